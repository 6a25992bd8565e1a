using System.Collections.Concurrent;
using System.Globalization;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using k8s.Models;

namespace Bonding.Operator.Accounts.NamespaceLedgers;

/// <summary>Collects what was observed of accounts and is not in the ledger of their namespace yet.</summary>
public sealed class PendingObservations(AccountIndex index)
{
    private readonly ConcurrentDictionary<string, PendingObservation> _pending = new();
    private readonly ConcurrentDictionary<string, byte> _dirty = new();

    /// <summary>The namespaces in which something changed since their ledgers were written, in the order of their names.</summary>
    public IReadOnlyList<string> DirtyNamespaces => [.. _dirty.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Returns whether an account was observed as opened and is not recorded yet.</summary>
    public bool IsPending(string uid) => _pending.ContainsKey(uid);

    /// <summary>Returns an observation of every opened account that exists in a namespace.</summary>
    public IReadOnlyList<ObservedAccount> OpenedIn(string ns) => [.. index.AccountsIn(ns).Select(Read).OfType<ObservedAccount>()];

    /// <summary>
    /// Returns what was observed in a namespace and is not recorded. It stays pending until <see cref="Commit"/>; the namespace is no
    /// longer dirty.
    /// </summary>
    public IReadOnlyList<ObservedAccount> Drain(string ns)
    {
        _dirty.TryRemove(ns, out _);
        return [.. _pending.Values.Where(pending => pending.Namespace == ns).Select(pending => pending.Account)];
    }

    /// <summary>Removes observations that were recorded, unless a newer one of the same account came meanwhile.</summary>
    public void Commit(IEnumerable<ObservedAccount> accounts)
    {
        foreach (var account in accounts)
            if (_pending.TryGetValue(account.Uid, out var pending) && pending.Account == account)
                _pending.TryRemove(KeyValuePair.Create(account.Uid, pending));
    }

    /// <summary>Has the ledger of a namespace compared with what was observed.</summary>
    public void MarkDirty(string ns) => _dirty[ns] = default;

    /// <summary>Keeps what a changed account shows until it is recorded.</summary>
    public void Observe(ResourceChange<CreditAccount> change)
    {
        var account = change.Latest;
        if (Read(account) is { } observed)
            _pending[observed.Uid] = new PendingObservation(account.Namespace(), observed);
        MarkDirty(account.Namespace());
    }

    /// <summary>
    /// Marks the namespace of a ledger that appears or is gone: it may hold accounts that were deleted before the start, and one that was
    /// deleted is created again.
    /// </summary>
    public void Observe(ResourceChange<NamespaceLedger> change)
    {
        if (change.Old is null || change.New is null)
            MarkDirty(change.Latest.Name());
    }

    // A status that cannot be read counts for nothing.
    private ObservedAccount? Read(CreditAccount account)
    {
        if (index.Read(account)?.Value is not { } read)
            return null;
        _ = ulong.TryParse(account.Metadata.ResourceVersion, CultureInfo.InvariantCulture, out var version);
        return new ObservedAccount(
            account.Uid(),
            account.Name(),
            version,
            read.Ledger.BondedUnits,
            read.Ledger.TaxPaid,
            read.Ledger.Granted
        );
    }

    private sealed record PendingObservation(string Namespace, ObservedAccount Account);
}
