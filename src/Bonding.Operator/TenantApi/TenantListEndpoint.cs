using Bonding.Operator.State;

namespace Bonding.Operator.TenantApi;

/// <summary>What every tenant has and gets at this moment, in the order of accounts. Money as decimal text, CPU in millicores, need and level as shares of the size.</summary>
public static class TenantListEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(
            "/v1/tenants",
            (AccountCache accounts, DecisionStore standings, CurrentRules rules) =>
                Results.Json(new { tenants = accounts.All.Select(account => Row(account, standings.Find(account.Key), rules)) })
        );

    // An account without a standing was not decided about yet: only what it holds is known.
    private static object Row(LiveAccount account, TenantDecision? standing, CurrentRules rules)
    {
        var (spec, ledger, tiers) = (account.Stored?.Spec, account.Ledger, rules.Current.Tiers);
        var baseMultiplier = rules.Current.Multipliers.Curve.BaseFor(ledger.BondedUnits);
        return new
        {
            Namespace = account.Key.Namespace,
            Account = account.Key.Name,
            Tenant = spec is null ? null : $"{spec.TenantRef.Kind}/{spec.TenantRef.Name}",
            Mode = spec?.Mode.ToString(),
            Balance = ledger.Balance.ToString(),
            BondedUnits = ledger.BondedUnits,
            Base = baseMultiplier,
            Adjustment = standing?.Multiplier.Adjustment,
            Effective = standing?.Multiplier.Effective,
            Need = standing?.Outlook.Cpu?.Need,
            Level = standing?.Outlook.Cpu?.RecentPeak,
            Request = standing?.Pod?.Request,
            Target = standing?.Target,
            Tier = tiers.ClassNameOf(tiers.TierFor(baseMultiplier)),
            Reason = standing?.Multiplier.Reason,
            Limit = standing?.Multiplier.BoundBy,
        };
    }
}
