using Bonding.Domain.Bonds;
using Bonding.Domain.Multipliers;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Returns the current credits, units and multiplier of a tenant.</summary>
public static class SelfResponseFactory
{
    public static SelfResponse Create(TenantSnapshot tenant)
    {
        var (ledger, decision) = (tenant.Ledger, tenant.Decision?.Multiplier);
        var price = tenant.BondRules.PriceOf(1).Total;
        var baseMultiplier = tenant.Rules.Multipliers.Curve.BaseFor(ledger.BondedUnits);
        return new SelfResponse(
            tenant.Account,
            $"{tenant.Spec.TenantRef.Kind}/{tenant.Spec.TenantRef.Name}",
            tenant.Spec.Mode.ToString(),
            ledger.Balance.ToString(),
            ledger.BondedUnits,
            baseMultiplier,
            decision?.Adjustment ?? AdjustmentTarget.Neutral,
            decision?.Effective ?? baseMultiplier,
            tenant.TierOf(ledger.BondedUnits),
            decision?.Reason ?? MultiplierReason.NoForecast,
            decision?.BoundBy ?? MultiplierReason.None,
            price.ToString(),
            SavingTime.Until(price, ledger, tenant.AccountRules, tenant.ExpectedUse)?.TotalSeconds,
            tenant.Tick?.Cluster.Now
        );
    }
}
