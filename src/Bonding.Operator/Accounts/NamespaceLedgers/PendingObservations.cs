using System.Collections.Concurrent;
using System.Globalization;
using Bonding.Domain.NamespaceLedgers;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.NamespaceLedgers;
using k8s.Models;

namespace Bonding.Operator.Accounts.NamespaceLedgers;

/// <summary>What was seen of accounts and is not in the record of their namespace yet.</summary>
public sealed class PendingObservations(AccountIndex indexes)
{
    private readonly ConcurrentDictionary<string, PendingObservation> _pending = new();
    private readonly ConcurrentDictionary<string, byte> _dirty = new();

    /// <summary>Namespaces in which something happened since they were recorded.</summary>
    public IReadOnlyList<string> DirtyNamespaces => [.. _dirty.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether an account was seen opened and is not recorded yet.</summary>
    public bool IsPending(string uid) => _pending.ContainsKey(uid);

    /// <summary>Of all opened accounts that exist in a namespace.</summary>
    public IReadOnlyList<ObservedAccount> OpenedIn(string ns) => [.. indexes.AccountsIn(ns).Select(Read).OfType<ObservedAccount>()];

    /// <summary>What was seen in a namespace and is not recorded. The namespace is at rest until something happens in it again.</summary>
    public IReadOnlyList<ObservedAccount> Drain(string ns)
    {
        _dirty.TryRemove(ns, out _);
        return [.. _pending.Values.Where(seen => seen.Namespace == ns).Select(seen => seen.Account)];
    }

    public void Commit(IEnumerable<ObservedAccount> accounts)
    {
        foreach (var account in accounts)
            if (_pending.TryGetValue(account.Uid, out var seen) && seen.Account == account)
                _pending.TryRemove(KeyValuePair.Create(account.Uid, seen));
    }

    /// <summary>Has a namespace looked at again.</summary>
    public void MarkDirty(string ns) => _dirty[ns] = default;

    /// <summary>Notes what a changed account shows, to be recorded.</summary>
    public void Observe(ResourceChange<CreditAccount> change)
    {
        var account = change.Latest;
        if (Read(account) is { } seen)
            _pending[seen.Uid] = new PendingObservation(account.Namespace(), seen);
        MarkDirty(account.Namespace());
    }

    /// <summary>
    /// Marks the namespace of a record that appears or is gone: accounts may have been deleted before the start, and a record that was deleted is
    /// created again.
    /// </summary>
    public void Observe(ResourceChange<NamespaceLedger> change)
    {
        if (change.Old is null || change.New is null)
            MarkDirty(change.Latest.Name());
    }

    // What a status that cannot be read says is not believed.
    private static ObservedAccount? Read(CreditAccount account)
    {
        if (AccountStatusMapping.IsUnopened(account.Status) || AccountStatusMapping.Read(account).Value is not { } read)
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
