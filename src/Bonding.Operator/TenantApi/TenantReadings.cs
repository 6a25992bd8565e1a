using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;

namespace Bonding.Operator.TenantApi;

/// <summary>Gathers readings from memory.</summary>
public sealed class TenantReadings(AccountBook accounts, RulesInForce rules, LastTick ticks)
{
    /// <summary>Null while the account was not read yet, or cannot be served as it is.</summary>
    public TenantReading? Of(AccountKey key)
    {
        var inForce = rules.Current;
        return accounts.Find(key) is { Stored: { } stored } account && AccountTermsMapping.Read(stored.Spec, inForce) is { IsUsable: true } terms
            ? new TenantReading(key, stored.Spec, account.Ledger, terms.Value, inForce, ticks.Decided)
            : null;
    }

    /// <summary>The account of a tenant; null if it has none.</summary>
    public AccountKey? AccountOf(string ns, TenantRef tenant) => accounts.All
        .FirstOrDefault(account => account.Key.Namespace == ns && account.Stored?.Spec.TenantRef is { } named && named.Kind == tenant.Kind && named.Name == tenant.Name)
        ?.Key;
}
