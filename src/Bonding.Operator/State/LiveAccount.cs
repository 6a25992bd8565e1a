using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;

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
public sealed class LiveAccount(NamespacedName key)
{
    private readonly Lock _gate = new();
    private readonly LiveLedger _cpu = new();
    private readonly SortedDictionary<BucketResource, LiveLedger> _buckets = [];
    private CreditAccount? _stored;
    private bool _isReconciled;

    public NamespacedName Key { get; } = key;

    /// <summary>The newest version of the object that was read or written; null before the first.</summary>
    public CreditAccount? Stored
    {
        get
        {
            lock (_gate)
                return _stored;
        }
    }

    /// <summary>
    /// Whether this process, as the leader, looked at the account and serves it. One that was only followed may yet be refused: nothing is written
    /// for it.
    /// </summary>
    public bool IsReconciled
    {
        get
        {
            lock (_gate)
                return _isReconciled;
        }
    }

    /// <summary>Settled to the newest sample.</summary>
    public CreditLedger Ledger
    {
        get
        {
            lock (_gate)
                return _cpu.Ledger;
        }
    }

    /// <summary>Memory and IO credits, settled to the newest sample.</summary>
    public IReadOnlyDictionary<BucketResource, CreditLedger> Buckets
    {
        get
        {
            lock (_gate)
                return _buckets.ToDictionary(bucket => bucket.Key, bucket => bucket.Value.Ledger);
        }
    }

    /// <summary>CPU samples up to this sample time were read; those after it are wanted. Null: nothing was read yet.</summary>
    public DateTimeOffset? ReadTo
    {
        get
        {
            lock (_gate)
                return _cpu.ReadTo;
        }
    }

    /// <summary>The same of a bucket.</summary>
    public DateTimeOffset? BucketReadTo(BucketResource resource)
    {
        lock (_gate)
            return _buckets.GetValueOrDefault(resource)?.ReadTo;
    }

    /// <summary>Whether a version is newer than the one that is known. A cache lags behind what was written here.</summary>
    public bool IsNewer(CreditAccount version)
    {
        lock (_gate)
            return _stored is null || ObjectVersion.IsNewer(version, _stored);
    }

    /// <summary>Takes a version of the object with the ledger and the buckets that its status holds. Versions that are not newer are ignored.</summary>
    /// <returns>Whether it was newer.</returns>
    public bool Update(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
        {
            if (!IsNewer(version))
                return false;
            var isSameObject = version.Metadata.Uid == _stored?.Metadata.Uid;
            _stored = version;
            _cpu.Update(ledger, isSameObject);
            foreach (var gone in _buckets.Keys.Where(resource => !buckets.ContainsKey(resource)).ToList())
                _buckets.Remove(gone);
            foreach (var (resource, bucket) in buckets)
            {
                if (!_buckets.TryGetValue(resource, out var live))
                    _buckets[resource] = live = new LiveLedger();
                live.Update(bucket, isSameObject);
            }
            return true;
        }
    }

    /// <summary>Takes a version that the leader serves.</summary>
    public void UpdateAsLeader(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
        {
            Update(version, ledger, buckets);
            _isReconciled = true;
        }
    }

    /// <summary>Takes a version that another process wrote, whatever the leader makes of it.</summary>
    public void UpdateAsFollower(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
            if (Update(version, ledger, buckets))
                _isReconciled = false;
    }

    /// <summary>
    /// Settles to samples in order of time, and remembers up to which sample time was read. Samples belong to the checkpoint that they were
    /// read for: when another version was adopted meanwhile nothing changes, and they are read again.
    /// </summary>
    /// <returns>Whether they were taken.</returns>
    public bool Settle(AccountRules terms, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        lock (_gate)
            return _cpu.Settle(terms, readFor, samples, readTo);
    }

    /// <summary>The same of a bucket.</summary>
    public bool SettleBucket(
        BucketResource resource,
        AccountRules terms,
        UsageCheckpoint? readFor,
        IReadOnlyList<UsageSample> samples,
        DateTimeOffset readTo
    )
    {
        lock (_gate)
            return _buckets.GetValueOrDefault(resource)?.Settle(terms, readFor, samples, readTo) == true;
    }
}

/// <summary>One ledger of an account in memory: what is stored, and the same settled to the newest sample. Not safe for use by several threads at once.</summary>
internal sealed class LiveLedger
{
    private CreditLedger? _stored;

    public CreditLedger Ledger { get; private set; } = CreditLedger.Empty;

    /// <summary>Samples up to this sample time were read; null: none yet.</summary>
    public DateTimeOffset? ReadTo { get; private set; }

    /// <summary>
    /// Takes the stored ledger, unless it is the one that was taken before: what was settled since stays settled. If it is settled to the same
    /// sample (the tenant is stopped, and was granted something), there was none since that would have to be read again.
    /// </summary>
    /// <param name="isSameObject">Whether it is of the object that the ledger was taken from before.</param>
    public void Update(CreditLedger stored, bool isSameObject)
    {
        if (isSameObject && stored == _stored)
            return;
        if (!isSameObject || stored.Checkpoint is null || stored.Checkpoint != Ledger.Checkpoint)
            ReadTo = stored.Checkpoint?.At;
        _stored = Ledger = stored;
    }

    /// <summary>Settles to samples that were read for a checkpoint; false if it is not the present one.</summary>
    public bool Settle(AccountRules terms, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        if (Ledger.Checkpoint != readFor)
            return false;
        foreach (var sample in samples)
            Ledger = Accrual.Settle(Ledger, terms, sample);
        if (ReadTo is null || readTo > ReadTo)
            ReadTo = readTo;
        return true;
    }
}
