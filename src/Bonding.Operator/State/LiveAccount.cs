using Bonding.Domain.Credits;
using Bonding.Resources;

namespace Bonding.Operator.State;

/// <summary>
/// One account in memory: the object as last known, and its ledger and buckets settled to the newest sample. Safe for use by the tick and a
/// reconcile at once.
/// </summary>
/// <remarks>
/// A ledger in memory is only ahead of the stored one by samples, and settling is a function of the samples and the terms alone. So whenever
/// the stored ledger changes it is adopted as it is and the samples since its checkpoint are read again: nothing is merged. A version with
/// the same ledger, such as an edit of the spec, changes nothing: what was settled under the former terms stays settled.
/// </remarks>
public sealed class LiveAccount(AccountKey key)
{
    private readonly Lock _gate = new();
    private readonly LiveLedger _cpu = new();
    private readonly SortedDictionary<BucketResource, LiveLedger> _buckets = [];
    private CreditAccount? _stored;
    private bool _isAdmitted;

    public AccountKey Key { get; } = key;

    /// <summary>The newest version of the object that was read or written; null before the first.</summary>
    public CreditAccount? Stored { get { lock (_gate) return _stored; } }

    /// <summary>
    /// Whether this process, as the leader, looked at the account and serves it. One that was only followed may yet be refused: nothing is written
    /// for it.
    /// </summary>
    public bool IsAdmitted { get { lock (_gate) return _isAdmitted; } }

    /// <summary>Settled to the newest sample.</summary>
    public CreditLedger Ledger { get { lock (_gate) return _cpu.Ledger; } }

    /// <summary>Memory and IO credits, settled to the newest sample.</summary>
    public IReadOnlyDictionary<BucketResource, CreditLedger> Buckets
    {
        get { lock (_gate) return _buckets.ToDictionary(bucket => bucket.Key, bucket => bucket.Value.Ledger); }
    }

    /// <summary>CPU samples up to this sample time were read; those after it are wanted. Null: nothing was read yet.</summary>
    public DateTimeOffset? ReadTo { get { lock (_gate) return _cpu.ReadTo; } }

    /// <summary>The same of a bucket.</summary>
    public DateTimeOffset? BucketReadTo(BucketResource resource)
    {
        lock (_gate) return _buckets.GetValueOrDefault(resource)?.ReadTo;
    }

    /// <summary>Whether a version is newer than the one that is known. A cache lags behind what was written here.</summary>
    public bool IsNews(CreditAccount version)
    {
        lock (_gate) return _stored is null || ObjectVersion.IsNewer(version, _stored);
    }

    /// <summary>Takes a version of the object with the ledger and the buckets that its status holds. Versions that are not newer are ignored.</summary>
    /// <returns>Whether it was newer.</returns>
    public bool Adopt(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
        {
            if (!IsNews(version)) return false;
            var isSameObject = version.Metadata.Uid == _stored?.Metadata.Uid;
            _stored = version;
            _cpu.Adopt(ledger, isSameObject);
            foreach (var gone in _buckets.Keys.Where(resource => !buckets.ContainsKey(resource)).ToList()) _buckets.Remove(gone);
            foreach (var (resource, bucket) in buckets)
            {
                if (!_buckets.TryGetValue(resource, out var live)) _buckets[resource] = live = new LiveLedger();
                live.Adopt(bucket, isSameObject);
            }
            return true;
        }
    }

    /// <summary>Takes a version that the leader serves.</summary>
    public void Admit(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
        {
            Adopt(version, ledger, buckets);
            _isAdmitted = true;
        }
    }

    /// <summary>Takes a version that another process wrote, whatever the leader makes of it.</summary>
    public void Follow(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
            if (Adopt(version, ledger, buckets)) _isAdmitted = false;
    }

    /// <summary>
    /// Settles to samples in order of time, and remembers up to which sample time was read. Samples belong to the checkpoint that they were
    /// read for: when another version was adopted meanwhile nothing changes, and they are read again.
    /// </summary>
    /// <returns>Whether they were taken.</returns>
    public bool Settle(AccountTerms terms, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        lock (_gate) return _cpu.Settle(terms, readFor, samples, readTo);
    }

    /// <summary>The same of a bucket.</summary>
    public bool SettleBucket(
        BucketResource resource, AccountTerms terms, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        lock (_gate) return _buckets.GetValueOrDefault(resource)?.Settle(terms, readFor, samples, readTo) == true;
    }
}
