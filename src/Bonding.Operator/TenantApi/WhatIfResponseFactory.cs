using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Decides the last tick again as if a bond had been settled, and compares the two decisions.</summary>
public static class WhatIfResponseFactory
{
    public static WhatIfResponse Create(TenantSnapshot tenant, int units)
    {
        var price = tenant.BondRules.PriceOf(units);
        var then = tenant.Tick is { } tick ? TickDecision.Decide(WithMoreUnits(tick.Cluster, tenant.Index, units), tick.State) : null;
        return new WhatIfResponse(
            tenant.Account,
            units,
            price.Total.ToString(),
            price.Tax.ToString(),
            tenant.Ledger.Balance.ToString(),
            SavingTime.Until(price.Total, tenant.Ledger, tenant.AccountRules, tenant.ExpectedUse)?.TotalSeconds,
            ProblemOf(tenant, units, price),
            Side(tenant, tenant.Ledger.BondedUnits, tenant.Decision),
            Side(tenant, tenant.Ledger.BondedUnits + units, then?.Decisions.FirstOrDefault(decision => decision.Key == tenant.Key)),
            then is null ? [] : [.. Neighbours(tenant, tenant.Tick!, then)]
        );
    }

    private static ObservedCluster WithMoreUnits(ObservedCluster cluster, int tenant, int units)
    {
        if (tenant < 0)
            return cluster;
        var facts = cluster.Snapshot.Tenants[tenant];
        return cluster.With(tenant, facts with { BondedUnits = facts.BondedUnits + units });
    }

    private static WhatIfSide Side(TenantSnapshot tenant, int units, TenantDecision? decision)
    {
        var baseMultiplier = tenant.Rules.Multipliers.Curve.BaseFor(units);
        var effective =
            decision?.Multiplier.Effective ?? Math.Clamp(baseMultiplier, tenant.Rules.Multipliers.Min, tenant.Rules.Multipliers.Max);
        return new WhatIfSide(units, baseMultiplier, effective, tenant.TierOf(units), decision?.Target?.Value);
    }

    private static IEnumerable<WhatIfNeighbour> Neighbours(TenantSnapshot tenant, TickPlan now, TickPlan then)
    {
        for (var index = 0; index < now.Decisions.Count; index++)
            if (
                index != tenant.Index
                && now.Decisions[index] is { Target: { } target, Key: var key }
                && target != then.Decisions[index].Target
            )
                yield return new WhatIfNeighbour(key.ToString(), target.Value, then.Decisions[index].Target?.Value ?? 0);
    }

    /// <summary>Returns why a bond would wait or be refused now; null if it would be settled at once.</summary>
    /// <remarks>The bond transaction itself checks the limits. Only the reasons to wait are worded here.</remarks>
    public static string? ProblemOf(TenantSnapshot tenant, int units, BondPrice price)
    {
        var account = new BondingAccount("", tenant.Ledger, ChainHead.Start, []);
        var request = new BondRequest("", "", units, WhenInsufficient.Wait, default);
        if (
            BondTransaction.Decide(account, [request], tenant.BondRules, tenant.OtherAccountsUnits, default).Outcomes[0] is { } outcome
            && outcome is BondOutcome.Rejected or { Reason: BondReason.UnitsReserved }
        )
            return outcome.Message;
        if (price.Total > tenant.AccountRules.Cap)
            return $"the bond costs {price.Total} credits, but the account can hold no more than {tenant.AccountRules.Cap}: "
                + "bond fewer units at a time";
        return price.Total > tenant.Ledger.Balance
            ? $"the balance of {tenant.Ledger.Balance} credits does not cover the price of {price.Total}: the Bond would wait"
            : null;
    }
}
