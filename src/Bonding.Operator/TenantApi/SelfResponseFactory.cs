using Bonding.Contract;
using Bonding.Domain.Bonds;
using Bonding.Domain.Multipliers;
using Bonding.Resources.Api;
using Google.Protobuf.WellKnownTypes;

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

    /// <summary>Returns the same as a message of the contract.</summary>
    public static Self MessageOf(SelfResponse self)
    {
        var message = new Self
        {
            Account = self.Account,
            Tenant = self.Tenant,
            Mode = self.Mode,
            Balance = self.Balance,
            BondedUnits = self.BondedUnits,
            Base = self.Base,
            Adjustment = self.Adjustment,
            Effective = self.Effective,
            Tier = self.Tier,
            Reason = self.Reason,
            Limit = self.Limit,
            NextUnitPrice = self.NextUnitPrice,
            AsOf = self.AsOf is { } at ? Timestamp.FromDateTimeOffset(at) : null,
        };
        if (self.NextUnitInSeconds is { } seconds)
            message.NextUnitInSeconds = seconds;
        return message;
    }
}
