using System.Collections.Concurrent;
using System.Globalization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Informers;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.Controllers.Namespaces;

/// <summary>What was seen of accounts and is not in the record of their namespace yet.</summary>
public sealed class NamespaceSightings
{
    private readonly BankIndexes _indexes;
    private readonly ConcurrentDictionary<string, Sighting> _unrecorded = new();
    private readonly ConcurrentDictionary<string, byte> _restless = new();

    public NamespaceSightings(BankIndexes indexes, Informer<CreditAccount> accounts, Informer<NamespaceLedger> records)
    {
        _indexes = indexes;
        accounts.Subscribe(change => See(change.Latest));
        records.Subscribe(Look);
    }

    /// <summary>Namespaces in which something happened since they were recorded.</summary>
    public IReadOnlyList<string> Restless => [.. _restless.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether an account was seen opened and is not recorded yet.</summary>
    public bool WasSeen(string uid) => _unrecorded.ContainsKey(uid);

    /// <summary>Of all opened accounts that exist in a namespace.</summary>
    public IReadOnlyList<AccountSighting> Of(string ns) => [.. _indexes.AccountsIn(ns).Select(Read).OfType<AccountSighting>()];

    /// <summary>What was seen in a namespace and is not recorded. The namespace is at rest until something happens in it again.</summary>
    public IReadOnlyList<AccountSighting> Take(string ns)
    {
        _restless.TryRemove(ns, out _);
        return [.. _unrecorded.Values.Where(seen => seen.Namespace == ns).Select(seen => seen.Account)];
    }

    public void Recorded(IEnumerable<AccountSighting> accounts)
    {
        foreach (var account in accounts)
            if (_unrecorded.TryGetValue(account.Uid, out var seen) && seen.Account == account)
                _unrecorded.TryRemove(KeyValuePair.Create(account.Uid, seen));
    }

    /// <summary>Has a namespace looked at again.</summary>
    public void Stir(string ns) => _restless[ns] = default;

    private void See(CreditAccount account)
    {
        if (Read(account) is { } seen) _unrecorded[seen.Uid] = new Sighting(account.Namespace(), seen);
        Stir(account.Namespace());
    }

    // At the start accounts may be missing that were deleted meanwhile; and a record that was deleted is made again.
    private void Look(ResourceChange<NamespaceLedger> change)
    {
        if (change.Old is null || change.New is null) Stir(change.Latest.Name());
    }

    // What a status that cannot be read says is not believed.
    private static AccountSighting? Read(CreditAccount account)
    {
        if (AccountMapping.IsUnopened(account.Status) || AccountMapping.Read(account).Value is not { } read) return null;
        _ = ulong.TryParse(account.Metadata.ResourceVersion, CultureInfo.InvariantCulture, out var version);
        return new AccountSighting(account.Uid(), account.Name(), version, read.Ledger.BondedUnits, read.Ledger.TaxPaid, read.Ledger.Granted);
    }

    private sealed record Sighting(string Namespace, AccountSighting Account);
}
