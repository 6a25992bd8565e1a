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

/// <summary>
/// Holds the newest known ledgers of all namespaces, and changes them by conditional writes, one at a time per namespace.
/// </summary>
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

    /// <summary>
    /// A namespace takes the gate of its name's hash, so that their number does not grow with the namespaces that come and go.
    /// </summary>
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<UnitReservationRequest>> _reservations = new();

    public NamespaceLedgerStore(
        Informer<NamespaceLedger> ledgers,
        ResourceClient<NamespaceLedger> client,
        StatusWriter<NamespaceLedger> writer,
        PendingObservations observations,
        TimeProvider time
    )
    {
        (_ledgers, _client, _writer, _observations, _time) = (ledgers.Store, client, writer, observations, time);
    }

    /// <summary>Returns the ledger of a namespace, or null if there is none.</summary>
    public NamespaceLedgerVersion? Find(string ns)
    {
        var cached = _ledgers.Get(NamespacedName.ClusterScoped(ns));
        var known = _known.GetValueOrDefault(ns);
        if (cached is null || known?.IsOlderThan(cached) == false)
            return known;
        return _known[ns] = new NamespaceLedgerVersion(cached);
    }

    /// <summary>Returns the units of all other accounts of a namespace.</summary>
    public OtherAccountsUnits OtherAccountsUnitsOf(string ns, string uid) => Find(ns)?.State.Value?.UnitsOfOthers(uid) ?? default;

    /// <summary>Returns whether units are reserved for a write that is conditional on this version of an account.</summary>
    public bool HoldsReservation(CreditAccount account) =>
        Find(account.Namespace())?.State.Value?.Accounts.GetValueOrDefault(account.Uid())?.Reservation is { Version: var version }
        && version.ToString(CultureInfo.InvariantCulture) == account.ResourceVersion();

    /// <summary>Returns whether an account was opened before: an empty status then does not make it a new one.</summary>
    public bool WasOpened(string ns, string uid) => _observations.IsPending(uid) || Find(ns)?.State.Value?.WasOpened(uid) == true;

    /// <summary>Returns the ledgers of all namespaces, in the order of their names.</summary>
    public IReadOnlyList<NamespaceLedgerVersion> All() =>
        [
            .. _ledgers
                .List()
                .Select(ledger => Find(ledger.Name()))
                .OfType<NamespaceLedgerVersion>()
                .OrderBy(ledger => ledger.Namespace, StringComparer.Ordinal),
        ];

    /// <summary>Reserves units before they are debited. Requests that wait at the same time are written together.</summary>
    /// <returns>Whether they are reserved; if not, the account has to be reconciled again.</returns>
    public async Task<bool> ReserveAsync(string ns, UnitReservationRequest request, CancellationToken cancellationToken)
    {
        var waiting = _reservations.GetOrAdd(ns, _ => new ConcurrentQueue<UnitReservationRequest>());
        waiting.Enqueue(request);
        return await RunExclusiveAsync(
            ns,
            async () =>
            {
                if (request.IsGranted is { } decided)
                    return decided;
                var together = new HashSet<UnitReservationRequest> { request };
                while (waiting.TryDequeue(out var other))
                    together.Add(other);
                // A request that still comes to this queue decides itself when it gets the gate.
                _reservations.TryRemove(KeyValuePair.Create(ns, waiting));
                HashSet<UnitReservationRequest> granted = [];
                var written = await ChangeAsync(ns, state => Reserve(state, together, granted), cancellationToken);
                foreach (var one in together)
                    one.IsGranted = written && granted.Contains(one);
                return request.IsGranted == true;
            },
            cancellationToken
        );
    }

    /// <summary>Changes the ledger of a namespace, and creates it if there is none.</summary>
    /// <returns>Whether the change is written; if not, the ledger cannot be read, or others changed it in every attempt.</returns>
    public Task<bool> UpdateAsync(
        string ns,
        Func<NamespaceLedgerState, NamespaceLedgerState> change,
        CancellationToken cancellationToken
    ) => RunExclusiveAsync(ns, () => ChangeAsync(ns, change, cancellationToken), cancellationToken);

    /// <summary>Reads the ledger of a namespace again, in case the cache lags.</summary>
    public async Task RefreshAsync(string ns, CancellationToken cancellationToken)
    {
        if (await _client.GetAsync(NamespacedName.ClusterScoped(ns), cancellationToken) is { } live)
            _known[ns] = new NamespaceLedgerVersion(live);
        else
            _known.TryRemove(ns, out _);
    }

    private static NamespaceLedgerState Reserve(
        NamespaceLedgerState state,
        IEnumerable<UnitReservationRequest> requests,
        HashSet<UnitReservationRequest> granted
    )
    {
        granted.Clear();
        foreach (var request in requests)
        {
            var version = ulong.Parse(request.Version, CultureInfo.InvariantCulture);
            var reserved = state.Reserve(request.Uid, request.Name, request.Units, version, request.MaxUnits);
            if (reserved is not null)
                granted.Add(request);
            state = reserved ?? state;
        }
        return state;
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
            var (ledger, isNew) = Find(ns) is { } known ? (known, false) : (await CreateAsync(ns, cancellationToken), true);
            if (ledger.State.Value is not { } state)
                return false;
            // A ledger that was lost begins with all accounts that the cache holds.
            var next = change(isNew ? state.WithObserved(_observations.OpenedIn(ns), _time.GetUtcNow()) : state);
            if (await WriteAsync(ledger, next, cancellationToken))
                return true;
            await RefreshAsync(ns, cancellationToken);
        }
        return false;
    }

    private async Task<bool> WriteAsync(NamespaceLedgerVersion ledger, NamespaceLedgerState state, CancellationToken cancellationToken)
    {
        var status = NamespaceLedgerMapping.Write(state, ledger.Stored.Metadata.Uid);
        if (KubernetesJson.Serialize(status) == KubernetesJson.Serialize(ledger.Stored.Status))
            return true;
        var next = new NamespaceLedger { Metadata = ledger.Stored.Metadata, Status = status };
        if (await _writer.WriteAsync(next, cancellationToken) is not { } written)
            return false;
        _known[ledger.Stored.Name()] = new NamespaceLedgerVersion(written);
        return true;
    }

    private async Task<NamespaceLedgerVersion> CreateAsync(string ns, CancellationToken cancellationToken)
    {
        NamespaceLedger? ledger;
        try
        {
            ledger = await _client.CreateAsync(new NamespaceLedger { Metadata = new V1ObjectMeta { Name = ns } }, cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            ledger =
                await _client.GetAsync(NamespacedName.ClusterScoped(ns), cancellationToken)
                ?? throw new IOException($"NamespaceLedger {ns} came and went while it was read", error);
        }
        return _known[ns] = new NamespaceLedgerVersion(ledger);
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

/// <summary>One version of a namespace's ledger, parsed once.</summary>
public sealed class NamespaceLedgerVersion(NamespaceLedger stored)
{
    private readonly Lazy<Parsed<NamespaceLedgerState>> _state = new(() => NamespaceLedgerMapping.Read(stored));

    public NamespaceLedger Stored => stored;

    public string Namespace => stored.Metadata.Name;

    public Parsed<NamespaceLedgerState> State => _state.Value;

    public bool IsOlderThan(NamespaceLedger other) => ObjectVersion.IsNewer(other, stored);
}

/// <summary>A request to reserve units of a namespace, made before a debit.</summary>
/// <param name="uid">UID of the account.</param>
/// <param name="name">Name of the account.</param>
/// <param name="version">The account's resourceVersion, on which the debit is conditional.</param>
/// <param name="units">Units that the account holds after the debit.</param>
/// <param name="maxUnits">The most units that all accounts of the namespace may hold.</param>
public sealed class UnitReservationRequest(string uid, string name, string version, int units, long maxUnits)
{
    public string Uid => uid;

    public string Name => name;

    public string Version => version;

    public int Units => units;

    public long MaxUnits => maxUnits;

    /// <summary>Whether the units are reserved; null until that is decided.</summary>
    internal bool? IsGranted { get; set; }
}
