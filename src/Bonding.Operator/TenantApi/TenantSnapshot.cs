using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Accounts.NamespaceLedgers;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>Everything that is known about one tenant at one moment. All responses about it are created from this.</summary>
/// <param name="Key">Name of its account.</param>
/// <param name="Spec">Spec of its account.</param>
/// <param name="Ledger">Ledger of its account, settled to the newest sample.</param>
/// <param name="AccountRules">Rules of its account.</param>
/// <param name="Rules">Rules in force.</param>
/// <param name="Tick">The plan of the last tick; null before the first.</param>
public sealed record TenantSnapshot(
    NamespacedName Key,
    CreditAccountSpec Spec,
    CreditLedger Ledger,
    AccountRules AccountRules,
    BondingRules Rules,
    TickPlan? Tick
)
{
    /// <summary>The last decision about it, with the result; null before the first.</summary>
    public TenantDecision? Decision { get; init; }

    /// <summary>Units of the other accounts in its namespace.</summary>
    public OtherAccountsUnits OtherAccountsUnits { get; init; }

    /// <summary>Its index in the cluster that the last tick observed; -1 if that tick did not observe it.</summary>
    public int Index { get; } = Tick?.Cluster.IndexOf(Key) ?? -1;

    /// <summary>The account as it is shown to people: namespace/name.</summary>
    public string Account => Key.ToString();

    /// <summary>Expected CPU use in the next second, in millicores; 0 without a forecast.</summary>
    public double ExpectedUse => Tick is { } tick && Index >= 0 ? UsageForecast.Expected(tick.Cluster, Index, 1) ?? 0 : 0;

    /// <summary>Price and limits of Bonding Units for this account.</summary>
    public BondRules BondRules => Rules.Bonds.For(AccountRules.Rate);

    public string TierOf(int bondedUnits) => Rules.PriorityClassFor(bondedUnits);
}

/// <summary>Reads snapshots of tenants from the caches.</summary>
public sealed class TenantSnapshotReader(
    AccountCache accounts,
    DecisionStore decisions,
    CurrentRules rules,
    LatestDecision ticks,
    AccountIndex indexes,
    NamespaceLedgerStore namespaces
)
{
    /// <summary>Returns null while the account is not in the cache, or if its spec is invalid.</summary>
    public TenantSnapshot? Find(NamespacedName key)
    {
        var inForce = rules.Current;
        return
            accounts.Find(key) is { Stored: { } stored } account
            && AccountSpecMapping.Read(stored.Spec, inForce) is { IsValid: true } accountRules
            ? new TenantSnapshot(key, stored.Spec, account.Ledger, accountRules.Value, inForce, ticks.Current)
            {
                Decision = decisions.Find(key),
                OtherAccountsUnits = namespaces.OtherAccountsUnitsOf(key.Namespace, stored.Uid()),
            }
            : null;
    }

    /// <summary>Returns the account that is served for a tenant, or null if it has none.</summary>
    public NamespacedName? AccountOf(string ns, TenantRef tenant) =>
        indexes.ServedAccountOf(ns, tenant) is { } account ? AccountIndex.KeyOf(account) : null;
}

/// <summary>Computes the CPU that a tenant will use by its forecast, in millicores, or null while the forecast is not ready.</summary>
internal static class UsageForecast
{
    /// <summary>Returns the median.</summary>
    /// <param name="tenant">Index of the tenant.</param>
    public static double? Expected(ObservedCluster cluster, int tenant, int horizonSeconds) =>
        At(cluster, tenant, horizonSeconds, QuantileLevel.P50);

    /// <summary>Returns the 0.95 quantile.</summary>
    /// <param name="tenant">Index of the tenant.</param>
    public static double? Likely(ObservedCluster cluster, int tenant, int horizonSeconds) =>
        At(cluster, tenant, horizonSeconds, QuantileLevel.P95);

    private static double? At(ObservedCluster cluster, int tenant, int horizonSeconds, QuantileLevel level) =>
        cluster.Tenants[tenant].Forecasts.Cpu is { Quality: ForecastQuality.Ready } forecast
            ? Math.Min(1, forecast.Quantile(horizonSeconds, level)) * cluster.Snapshot.Tenants[tenant].Size.Value
            : null;
}
