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

/// <summary>Everything that is known about one tenant at one moment: what all answers about it are made from.</summary>
/// <param name="Key">Its account.</param>
/// <param name="Spec">Spec of its account.</param>
/// <param name="Ledger">Settled to the newest sample.</param>
/// <param name="Terms">How it earns.</param>
/// <param name="Rules">In force.</param>
/// <param name="Tick">The last tick that decided about it; null before the first.</param>
public sealed record TenantSnapshot(
    NamespacedName Key,
    CreditAccountSpec Spec,
    CreditLedger Ledger,
    AccountRules Terms,
    BondingRules Rules,
    TickOutcome? Tick
)
{
    /// <summary>What was decided about it last, and what became of that; null before the first decision.</summary>
    public TenantDecision? Decision { get; init; }

    /// <summary>Units of the other accounts of its namespace.</summary>
    public OtherAccountsUnits OtherAccountsUnits { get; init; }

    /// <summary>What the last tick saw of it.</summary>
    public TenantView? View { get; } = Tick?.Snapshot.Tenants.FirstOrDefault(tenant => tenant.Key == Key);

    /// <summary>How the account is named to people: namespace/name.</summary>
    public string Account => Key.ToString();

    /// <summary>What it is expected to use in the next second, in millicores; 0 without a forecast.</summary>
    public double ExpectedUse => View is { } view ? UsageForecast.Expected(view, 1) ?? 0 : 0;

    public BondRules BondTerms => Rules.Bonds.For(Terms.Rate);

    public string TierOf(int bondedUnits) => Rules.Tiers.ClassNameOf(Rules.Tiers.TierFor(Rules.Multipliers.Curve.BaseFor(bondedUnits)));
}

/// <summary>Gathers readings from memory.</summary>
public sealed class TenantSnapshotReader(
    AccountCache accounts,
    DecisionStore standings,
    CurrentRules rules,
    LatestDecision ticks,
    AccountIndex indexes,
    NamespaceLedgerStore namespaces
)
{
    /// <summary>Null while the account was not read yet, or cannot be served as it is.</summary>
    public TenantSnapshot? Find(NamespacedName key)
    {
        var inForce = rules.Current;
        return
            accounts.Find(key) is { Stored: { } stored } account && AccountSpecMapping.Read(stored.Spec, inForce) is { IsValid: true } terms
            ? new TenantSnapshot(key, stored.Spec, account.Ledger, terms.Value, inForce, ticks.Current)
            {
                Decision = standings.Find(key),
                OtherAccountsUnits = namespaces.OtherAccountsUnitsOf(key.Namespace, stored.Uid()),
            }
            : null;
    }

    /// <summary>The account of a tenant that is served; null if it has none.</summary>
    public NamespacedName? AccountOf(string ns, TenantRef tenant) =>
        indexes.ServedAccountOf(ns, tenant) is { } account ? AccountIndex.KeyOf(account) : null;
}

/// <summary>The CPU that a tenant is expected to use, in millicores, by its forecast; null while that is not ready.</summary>
internal static class UsageForecast
{
    public static double? Expected(TenantView tenant, int horizonSeconds) => At(tenant, horizonSeconds, QuantileLevel.P50);

    /// <summary>What it stays under with probability 0.95.</summary>
    public static double? Likely(TenantView tenant, int horizonSeconds) => At(tenant, horizonSeconds, QuantileLevel.P95);

    private static double? At(TenantView tenant, int horizonSeconds, QuantileLevel level) =>
        tenant.CpuForecast.Quality == ForecastQuality.Ready
            ? Math.Min(1, tenant.CpuForecast.Quantile(horizonSeconds, level)) * tenant.SizeMillicores
            : null;
}
