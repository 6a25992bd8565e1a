using System.Collections.Concurrent;
using System.Globalization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Controllers.Namespaces;

/// <summary>The records of all namespaces as newest known, and the one way to change them: a conditional write, one at a time per namespace.</summary>
public sealed class NamespaceBooks
{
    private const int Attempts = 5;
    private const int Gates = 64;

    private readonly ResourceStore<NamespaceLedger> _records;
    private readonly ResourceClient<NamespaceLedger> _client;
    private readonly StatusWriter<NamespaceLedger> _writer;
    private readonly NamespaceSightings _sightings;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, NamespaceRecord> _known = new();

    /// <summary>One for each namespace, by a hash of its name: as many as are ever needed at once, however many namespaces come and go.</summary>
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<UnitClaim>> _claims = new();

    public NamespaceBooks(
        Informer<NamespaceLedger> records, ResourceClient<NamespaceLedger> client, StatusWriter<NamespaceLedger> writer, NamespaceSightings sightings,
        TimeProvider time)
    {
        (_records, _client, _writer, _sightings, _time) = (records.Store, client, writer, sightings, time);
        records.Subscribe(Forget);
    }

    /// <summary>The record of a namespace; null if there is none.</summary>
    public NamespaceRecord? Find(string ns)
    {
        var cached = _records.Get(new ResourceKey(null, ns));
        var known = _known.GetValueOrDefault(ns);
        if (cached is null || known?.IsOlderThan(cached) == false) return known;
        return _known[ns] = new NamespaceRecord(cached);
    }

    /// <summary>Units of all other accounts of a namespace.</summary>
    public UnitsElsewhere UnitsBeside(string ns, string uid) => Find(ns)?.Book.Value?.UnitsBeside(uid) ?? default;

    /// <summary>Whether units are reserved for a write that is conditional on this version of an account.</summary>
    public bool HoldsReservation(CreditAccount account) =>
        Find(account.Namespace())?.Book.Value?.Accounts.GetValueOrDefault(account.Uid())?.Reservation is { Version: var version }
            && version.ToString(CultureInfo.InvariantCulture) == account.ResourceVersion();

    /// <summary>Whether an account was opened before; an empty status is then no new account's.</summary>
    public bool WasOpened(string ns, string uid) => _sightings.WasSeen(uid) || Find(ns)?.Book.Value?.WasOpened(uid) == true;

    /// <summary>The records of all namespaces, in the order of their names.</summary>
    public IReadOnlyList<NamespaceRecord> All() => [.. _records.List().Select(record => Find(record.Name())).OfType<NamespaceRecord>().OrderBy(record => record.Namespace, StringComparer.Ordinal)];

    /// <summary>Reserves units before they are debited. Claims that wait together are written together.</summary>
    /// <returns>Whether they are reserved; if not, the namespace has to be looked at again.</returns>
    public async Task<bool> ReserveAsync(string ns, UnitClaim claim, CancellationToken cancellationToken)
    {
        var waiting = _claims.GetOrAdd(ns, _ => new ConcurrentQueue<UnitClaim>());
        waiting.Enqueue(claim);
        return await AloneAsync(ns, async () =>
        {
            if (claim.Granted is { } decided) return decided;
            var together = new HashSet<UnitClaim> { claim };
            while (waiting.TryDequeue(out var other)) together.Add(other);
            // A claim that still comes to this queue is decided by its own turn.
            _claims.TryRemove(KeyValuePair.Create(ns, waiting));
            HashSet<UnitClaim> granted = [];
            var written = await ChangeAsync(ns, book => Reserve(book, together, granted), cancellationToken);
            foreach (var one in together) one.Granted = written && granted.Contains(one);
            return claim.Granted == true;
        }, cancellationToken);
    }

    /// <summary>Changes a record, and makes it if there is none.</summary>
    /// <returns>Whether it is as changed; if not, it cannot be read or is changed by others all the _time.</returns>
    public Task<bool> RecordAsync(string ns, Func<NamespaceBook, NamespaceBook> change, CancellationToken cancellationToken) =>
        AloneAsync(ns, () => ChangeAsync(ns, change, cancellationToken), cancellationToken);

    /// <summary>Reads a record anew, in case the cache lags.</summary>
    public async Task RefreshAsync(string ns, CancellationToken cancellationToken)
    {
        if (await _client.GetAsync(new ResourceKey(null, ns), cancellationToken) is { } live) _known[ns] = new NamespaceRecord(live);
        else _known.TryRemove(ns, out _);
    }

    private static NamespaceBook Reserve(NamespaceBook book, IEnumerable<UnitClaim> claims, HashSet<UnitClaim> granted)
    {
        granted.Clear();
        foreach (var claim in claims)
        {
            var version = ulong.Parse(claim.Version, CultureInfo.InvariantCulture);
            var reserved = book.Reserve(claim.Uid, claim.Name, claim.Units, version, claim.Limit);
            if (reserved is not null) granted.Add(claim);
            book = reserved ?? book;
        }
        return book;
    }

    private void Forget(ResourceChange<NamespaceLedger> change)
    {
        if (change.New is null) _known.TryRemove(change.Latest.Name(), out _);
    }

    private async Task<bool> ChangeAsync(string ns, Func<NamespaceBook, NamespaceBook> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (record, isNew) = Find(ns) is { } known ? (known, false) : (await CreateAsync(ns, cancellationToken), true);
            if (record.Book.Value is not { } book) return false;
            // A record that was lost begins with all accounts that can be seen.
            var next = change(isNew ? book.Seen(_sightings.Of(ns), _time.GetUtcNow()) : book);
            if (await WriteAsync(record, next, cancellationToken)) return true;
            await RefreshAsync(ns, cancellationToken);
        }
        return false;
    }

    private async Task<bool> WriteAsync(NamespaceRecord record, NamespaceBook book, CancellationToken cancellationToken)
    {
        var status = NamespaceLedgerMapping.Write(book, record.Stored.Metadata.Uid);
        if (KubernetesJson.Serialize(status) == KubernetesJson.Serialize(record.Stored.Status)) return true;
        var next = new NamespaceLedger { Metadata = record.Stored.Metadata, Status = status };
        if (await _writer.WriteAsync(next, cancellationToken) is not { } written) return false;
        _known[record.Stored.Name()] = new NamespaceRecord(written);
        return true;
    }

    private async Task<NamespaceRecord> CreateAsync(string ns, CancellationToken cancellationToken)
    {
        NamespaceLedger? record;
        try
        {
            record = await _client.CreateAsync(new NamespaceLedger { Metadata = new V1ObjectMeta { Name = ns } }, cancellationToken);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            record = await _client.GetAsync(new ResourceKey(null, ns), cancellationToken)
                ?? throw new IOException($"NamespaceLedger {ns} came and went while it was read", error);
        }
        return _known[ns] = new NamespaceRecord(record);
    }

    private async Task<bool> AloneAsync(string ns, Func<Task<bool>> act, CancellationToken cancellationToken)
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
