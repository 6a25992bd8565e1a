using System.Collections.Concurrent;
using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;
using k8s;
using k8s.Models;

namespace Bonding.Operator.State;

/// <summary>
/// One account of the cache: the newest known version of the object, and its ledger and buckets settled to the newest sample. Safe for use
/// by the tick and a reconcile at the same time.
/// </summary>
/// <remarks>
/// The live ledger is ahead of the stored one by samples alone, and settling is a function of the samples and the account's rules. So a
/// changed stored ledger replaces the live one, and the samples since its checkpoint are read again: nothing is merged. A version with the
/// same ledger, such as an edit of the spec, changes nothing: samples that were settled under the former rules stay settled.
/// </remarks>
public sealed class LiveAccount(NamespacedName key)
{
    private readonly Lock _gate = new();
    private readonly LiveLedger _cpu = new();
    private readonly SortedDictionary<BucketResource, LiveLedger> _buckets = [];
    private CreditAccount? _stored;
    private bool _isReconciled;

    public NamespacedName Key { get; } = key;

    /// <summary>The newest version of the object that was read or written; null before the first one.</summary>
    public CreditAccount? Stored
    {
        get
        {
            lock (_gate)
                return _stored;
        }
    }

    /// <summary>
    /// Whether this process, as the leader, reconciled the account and serves it. An account that was only followed may still be refused,
    /// so nothing is written for it.
    /// </summary>
    public bool IsReconciled
    {
        get
        {
            lock (_gate)
                return _isReconciled;
        }
    }

    /// <summary>The ledger of CPU credits, settled to the newest sample.</summary>
    public CreditLedger Ledger
    {
        get
        {
            lock (_gate)
                return _cpu.Ledger;
        }
    }

    /// <summary>The ledgers of memory and IO credits, settled to the newest sample.</summary>
    public IReadOnlyDictionary<BucketResource, CreditLedger> Buckets
    {
        get
        {
            lock (_gate)
                return _buckets.ToDictionary(bucket => bucket.Key, bucket => bucket.Value.Ledger);
        }
    }

    /// <summary>The sample time up to which CPU samples were read; null if none was read yet.</summary>
    public DateTimeOffset? ReadTo
    {
        get
        {
            lock (_gate)
                return _cpu.ReadTo;
        }
    }

    /// <summary>Returns the sample time up to which the samples of a bucket were read, or null if none was read yet.</summary>
    public DateTimeOffset? BucketReadTo(BucketResource resource)
    {
        lock (_gate)
            return _buckets.GetValueOrDefault(resource)?.ReadTo;
    }

    /// <summary>Returns whether a version is newer than the known one. The informer's cache lags behind what this process wrote.</summary>
    public bool IsNewer(CreditAccount version)
    {
        lock (_gate)
            return _stored is null || ObjectVersion.IsNewer(version, _stored);
    }

    /// <summary>Takes a newer version of the object with the ledger and the buckets of its status; ignores any other version.</summary>
    /// <returns>Whether the version was newer.</returns>
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

    /// <summary>Takes a version that another process wrote; the leader may refuse it.</summary>
    public void UpdateAsFollower(CreditAccount version, CreditLedger ledger, IReadOnlyDictionary<BucketResource, CreditLedger> buckets)
    {
        lock (_gate)
            if (Update(version, ledger, buckets))
                _isReconciled = false;
    }

    /// <summary>
    /// Settles to samples in order of time, and notes the sample time up to which was read. Samples belong to the checkpoint that they were
    /// read for: if another ledger was taken meanwhile nothing changes, and they are read again.
    /// </summary>
    /// <returns>Whether they were taken.</returns>
    public bool Settle(AccountRules rules, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        lock (_gate)
            return _cpu.Settle(rules, readFor, samples, readTo);
    }

    /// <summary>Settles a bucket to samples, as <see cref="Settle"/> settles the CPU credits.</summary>
    public bool SettleBucket(
        BucketResource resource,
        AccountRules rules,
        UsageCheckpoint? readFor,
        IReadOnlyList<UsageSample> samples,
        DateTimeOffset readTo
    )
    {
        lock (_gate)
            return _buckets.GetValueOrDefault(resource)?.Settle(rules, readFor, samples, readTo) == true;
    }
}

/// <summary>
/// One ledger of an account: as it is stored, and settled to the newest sample. Not safe for use by several threads at once.
/// </summary>
internal sealed class LiveLedger
{
    private CreditLedger? _stored;

    public CreditLedger Ledger { get; private set; } = CreditLedger.Empty;

    /// <summary>The sample time up to which samples were read; null if none was read yet.</summary>
    public DateTimeOffset? ReadTo { get; private set; }

    /// <summary>
    /// Takes the stored ledger, unless it is the one that was taken before: samples that were settled since stay settled. A ledger with the
    /// same checkpoint (the tenant is stopped and got a grant) had no samples since, so none has to be read again.
    /// </summary>
    /// <param name="stored">The stored ledger.</param>
    /// <param name="isSameObject">Whether it belongs to the same object as the ledger before it.</param>
    public void Update(CreditLedger stored, bool isSameObject)
    {
        if (isSameObject && stored == _stored)
            return;
        if (!isSameObject || stored.Checkpoint is null || stored.Checkpoint != Ledger.Checkpoint)
            ReadTo = stored.Checkpoint?.At;
        _stored = Ledger = stored;
    }

    /// <summary>Settles to samples that were read for a checkpoint; does nothing and returns false if it is not the current one.</summary>
    public bool Settle(AccountRules rules, UsageCheckpoint? readFor, IReadOnlyList<UsageSample> samples, DateTimeOffset readTo)
    {
        if (Ledger.Checkpoint != readFor)
            return false;
        foreach (var sample in samples)
            Ledger = Accrual.Settle(Ledger, rules, sample);
        if (ReadTo is null || readTo > ReadTo)
            ReadTo = readTo;
        return true;
    }
}

/// <summary>Holds all opened accounts.</summary>
public sealed class AccountCache
{
    private readonly ConcurrentDictionary<NamespacedName, LiveAccount> _accounts = new();

    /// <summary>Returns the account of a key, and adds an empty one if there is none.</summary>
    public LiveAccount GetOrAdd(NamespacedName key) => _accounts.GetOrAdd(key, static key => new LiveAccount(key));

    public LiveAccount? Find(NamespacedName key) => _accounts.GetValueOrDefault(key);

    public void Remove(NamespacedName key) => _accounts.TryRemove(key, out _);

    public int Count => _accounts.Count;

    /// <summary>All accounts in the total order of their keys.</summary>
    public IReadOnlyList<LiveAccount> All => [.. _accounts.Values.OrderBy(account => account.Key, Comparer<NamespacedName>.Default)];
}

/// <summary>Compares two versions of an object.</summary>
public static class ObjectVersion
{
    /// <summary>Returns whether two objects of one name are the same version of the same object.</summary>
    public static bool IsSame(IKubernetesObject<V1ObjectMeta> version, IKubernetesObject<V1ObjectMeta> other) =>
        version.Metadata.Uid == other.Metadata.Uid && version.Metadata.ResourceVersion == other.Metadata.ResourceVersion;

    /// <summary>
    /// Returns whether a version is newer than another one of the same name. A re-created object has another UID and counts as newer.
    /// </summary>
    public static bool IsNewer(IKubernetesObject<V1ObjectMeta> version, IKubernetesObject<V1ObjectMeta> than) =>
        version.Metadata.Uid != than.Metadata.Uid || IsNewer(version.Metadata.ResourceVersion, than.Metadata.ResourceVersion);

    /// <summary>Returns whether the resourceVersion of an object is newer than another one of the same object.</summary>
    // Within one etcd they rise as numbers, which KEP-5504 guarantees.
    public static bool IsNewer(string? version, string? than) =>
        ulong.TryParse(version, out var left) && ulong.TryParse(than, out var right) ? left > right : version != than;
}
