using System.Collections.Concurrent;
using System.Globalization;
using Bonding.Domain.Bonds;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Accounts.NamespaceLedgers;

/// <summary>The records of all namespaces as newest known, and the one way to change them: a conditional write, one at a time per namespace.</summary>
public sealed class NamespaceLedgerStore
{
    private const int Attempts = 5;
    private const int Gates = 64;

    private readonly ResourceStore<NamespaceLedger> _ledgers;
    private readonly ResourceClient<NamespaceLedger> _client;
    private readonly StatusWriter<NamespaceLedger> _writer;
    private readonly PendingObservations _observations;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, NamespaceLedgerVersion> _known = new();

    /// <summary>One for each namespace, by a hash of its name: as many as are ever needed at once, however many namespaces come and go.</summary>
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<UnitReservationRequest>> _reservations = new();

    public NamespaceLedgerStore(
        Informer<NamespaceLedger> records,
        ResourceClient<NamespaceLedger> client,
        StatusWriter<NamespaceLedger> writer,
        PendingObservations sightings,
        TimeProvider time
    )
    {
        (_ledgers, _client, _writer, _observations, _time) = (records.Store, client, writer, sightings, time);
    }

    /// <summary>The record of a namespace; null if there is none.</summary>
    public NamespaceLedgerVersion? Find(string ns)
    {
        var cached = _ledgers.Get(NamespacedName.ClusterScoped(ns));
        var known = _known.GetValueOrDefault(ns);
        if (cached is null || known?.IsOlderThan(cached) == false)
            return known;
        return _known[ns] = new NamespaceLedgerVersion(cached);
    }

    /// <summary>Units of all other accounts of a namespace.</summary>
    public OtherAccountsUnits OtherAccountsUnitsOf(string ns, string uid) => Find(ns)?.State.Value?.UnitsOfOthers(uid) ?? default;

    /// <summary>Whether units are reserved for a write that is conditional on this version of an account.</summary>
    public bool HoldsReservation(CreditAccount account) =>
        Find(account.Namespace())?.State.Value?.Accounts.GetValueOrDefault(account.Uid())?.Reservation is { Version: var version }
        && version.ToString(CultureInfo.InvariantCulture) == account.ResourceVersion();

    /// <summary>Whether an account was opened before; an empty status is then no new account's.</summary>
    public bool WasOpened(string ns, string uid) => _observations.IsPending(uid) || Find(ns)?.State.Value?.WasOpened(uid) == true;

    /// <summary>The records of all namespaces, in the order of their names.</summary>
    public IReadOnlyList<NamespaceLedgerVersion> All() =>
        [
            .. _ledgers
                .List()
                .Select(record => Find(record.Name()))
                .OfType<NamespaceLedgerVersion>()
                .OrderBy(record => record.Namespace, StringComparer.Ordinal),
        ];

    /// <summary>Reserves units before they are debited. Claims that wait together are written together.</summary>
    /// <returns>Whether they are reserved; if not, the namespace has to be looked at again.</returns>
    public async Task<bool> ReserveAsync(string ns, UnitReservationRequest claim, CancellationToken cancellationToken)
    {
        var waiting = _reservations.GetOrAdd(ns, _ => new ConcurrentQueue<UnitReservationRequest>());
        waiting.Enqueue(claim);
        return await RunExclusiveAsync(
            ns,
            async () =>
            {
                if (claim.IsGranted is { } decided)
                    return decided;
                var together = new HashSet<UnitReservationRequest> { claim };
                while (waiting.TryDequeue(out var other))
                    together.Add(other);
                // A claim that still comes to this queue is decided by its own turn.
                _reservations.TryRemove(KeyValuePair.Create(ns, waiting));
                HashSet<UnitReservationRequest> granted = [];
                var written = await ChangeAsync(ns, book => Reserve(book, together, granted), cancellationToken);
                foreach (var one in together)
                    one.IsGranted = written && granted.Contains(one);
                return claim.IsGranted == true;
            },
            cancellationToken
        );
    }

    /// <summary>Changes a record, and makes it if there is none.</summary>
    /// <returns>Whether it is as changed; if not, it cannot be read or is changed by others all the _time.</returns>
    public Task<bool> UpdateAsync(
        string ns,
        Func<NamespaceLedgerState, NamespaceLedgerState> change,
        CancellationToken cancellationToken
    ) => RunExclusiveAsync(ns, () => ChangeAsync(ns, change, cancellationToken), cancellationToken);

    /// <summary>Reads a record anew, in case the cache lags.</summary>
    public async Task RefreshAsync(string ns, CancellationToken cancellationToken)
    {
        if (await _client.GetAsync(NamespacedName.ClusterScoped(ns), cancellationToken) is { } live)
            _known[ns] = new NamespaceLedgerVersion(live);
        else
            _known.TryRemove(ns, out _);
    }

    private static NamespaceLedgerState Reserve(
        NamespaceLedgerState book,
        IEnumerable<UnitReservationRequest> claims,
        HashSet<UnitReservationRequest> granted
    )
    {
        granted.Clear();
        foreach (var claim in claims)
        {
            var version = ulong.Parse(claim.Version, CultureInfo.InvariantCulture);
            var reserved = book.Reserve(claim.Uid, claim.Name, claim.Units, version, claim.MaxUnits);
            if (reserved is not null)
                granted.Add(claim);
            book = reserved ?? book;
        }
        return book;
    }

    /// <summary>Forgets the record of a namespace when it is deleted.</summary>
    public void Update(ResourceChange<NamespaceLedger> change)
    {
        if (change.New is null)
            _known.TryRemove(change.Latest.Name(), out _);
    }

    private async Task<bool> ChangeAsync(
        string ns,
        Func<NamespaceLedgerState, NamespaceLedgerState> change,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (record, isNew) = Find(ns) is { } known ? (known, false) : (await CreateAsync(ns, cancellationToken), true);
            if (record.State.Value is not { } book)
                return false;
            // A record that was lost begins with all accounts that can be seen.
            var next = change(isNew ? book.WithObserved(_observations.OpenedIn(ns), _time.GetUtcNow()) : book);
            if (await WriteAsync(record, next, cancellationToken))
                return true;
            await RefreshAsync(ns, cancellationToken);
        }
        return false;
    }

    private async Task<bool> WriteAsync(NamespaceLedgerVersion record, NamespaceLedgerState book, CancellationToken cancellationToken)
    {
        var status = NamespaceLedgerMapping.Write(book, record.Stored.Metadata.Uid);
        if (KubernetesJson.Serialize(status) == KubernetesJson.Serialize(record.Stored.Status))
            return true;
        var next = new NamespaceLedger { Metadata = record.Stored.Metadata, Status = status };
        if (await _writer.WriteAsync(next, cancellationToken) is not { } written)
            return false;
        _known[record.Stored.Name()] = new NamespaceLedgerVersion(written);
        return true;
    }

    private async Task<NamespaceLedgerVersion> CreateAsync(string ns, CancellationToken cancellationToken)
    {
        NamespaceLedger? record;
        try
        {
            record = await _client.CreateAsync(new NamespaceLedger { Metadata = new V1ObjectMeta { Name = ns } }, cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            record =
                await _client.GetAsync(NamespacedName.ClusterScoped(ns), cancellationToken)
                ?? throw new IOException($"NamespaceLedger {ns} came and went while it was read", error);
        }
        return _known[ns] = new NamespaceLedgerVersion(record);
    }

    private async Task<bool> RunExclusiveAsync(string ns, Func<Task<bool>> act, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)ns.GetHashCode(StringComparison.Ordinal) % Gates];
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            gate.Release();
        }
    }
}

/// <summary>One version of a namespace's record, read once.</summary>
public sealed class NamespaceLedgerVersion(NamespaceLedger stored)
{
    private readonly Lazy<Parsed<NamespaceLedgerState>> _state = new(() => NamespaceLedgerMapping.Read(stored));

    public NamespaceLedger Stored => stored;

    public string Namespace => stored.Metadata.Name;

    public Parsed<NamespaceLedgerState> State => _state.Value;

    public bool IsOlderThan(NamespaceLedger other) => ObjectVersion.IsNewer(other, stored);
}

/// <summary>A claim to units of a namespace, made before a debit.</summary>
/// <param name="uid">UID of the account.</param>
/// <param name="name">Its name.</param>
/// <param name="version">Its resourceVersion, which the debit is conditional on.</param>
/// <param name="units">What it holds after the debit.</param>
/// <param name="limit">Most that all accounts of the namespace may hold.</param>
public sealed class UnitReservationRequest(string uid, string name, string version, int units, long limit)
{
    public string Uid => uid;

    public string Name => name;

    public string Version => version;

    public int Units => units;

    public long MaxUnits => limit;

    /// <summary>Null until it was decided.</summary>
    internal bool? IsGranted { get; set; }
}
