using Bonding.Operator.State;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Lists all tenants with their current credits, multiplier and CPU, in the order of their accounts. Money is decimal text, CPU is in
/// millicores, need and level are shares of the size.
/// </summary>
public static class TenantListEndpoint
{
    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(
            "/v1/tenants",
            (AccountCache accounts, DecisionStore decisions, CurrentRules rules) =>
                Results.Json(new { tenants = accounts.All.Select(account => Row(account, decisions.Find(account.Key), rules)) })
        );

    // Without a decision only the credits and units of an account are known.
    private static object Row(LiveAccount account, TenantDecision? decision, CurrentRules rules)
    {
        var (spec, ledger, current) = (account.Stored?.Spec, account.Ledger, rules.Current);
        var baseMultiplier = current.Multipliers.Curve.BaseFor(ledger.BondedUnits);
        return new
        {
            Namespace = account.Key.Namespace,
            Account = account.Key.Name,
            Tenant = spec is null ? null : $"{spec.TenantRef.Kind}/{spec.TenantRef.Name}",
            Mode = spec?.Mode.ToString(),
            Balance = ledger.Balance.ToString(),
            BondedUnits = ledger.BondedUnits,
            Base = baseMultiplier,
            Adjustment = decision?.Multiplier.Adjustment,
            Effective = decision?.Multiplier.Effective,
            Need = decision?.Outlook.Cpu?.Need,
            Level = decision?.Outlook.Cpu?.RecentPeak,
            Request = decision?.Pod?.Request.Value,
            Target = decision?.Target?.Value,
            Tier = current.PriorityClassFor(ledger.BondedUnits),
            Reason = decision?.Multiplier.Reason,
            Limit = decision?.Multiplier.BoundBy,
        };
    }
}
