using Bonding.Operator.Controllers;
using Bonding.Operator.Controllers.Namespaces;
using Bonding.Operator.State;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>Gathers readings from memory.</summary>
public sealed class TenantReadings(
    AccountBook accounts, StandingBoard standings, RulesInForce rules, LastTick ticks, BankIndexes indexes, NamespaceBooks namespaces)
{
    /// <summary>Null while the account was not read yet, or cannot be served as it is.</summary>
    public TenantReading? Of(AccountKey key)
    {
        var inForce = rules.Current;
        return accounts.Find(key) is { Stored: { } stored } account && AccountTermsMapping.Read(stored.Spec, inForce) is { IsUsable: true } terms
            ? new TenantReading(key, stored.Spec, account.Ledger, terms.Value, inForce, ticks.Decided)
            {
                Standing = standings.Find(key),
                UnitsElsewhere = namespaces.UnitsBeside(key.Namespace, stored.Uid()),
            }
            : null;
    }

    /// <summary>The account of a tenant that is served; null if it has none.</summary>
    public AccountKey? AccountOf(string ns, TenantRef tenant) =>
        indexes.ServedAccountOf(ns, tenant) is { } account ? BankIndexes.KeyOf(account) : null;
}
