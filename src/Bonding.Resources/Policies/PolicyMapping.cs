using Bonding.Domain.Allocation;
using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>The rules that a policy sets. The API server checks most bounds already; what it cannot check, or did not, is checked here.</summary>
public static class PolicyMapping
{
    private const double Percent = 100;
    private const int BasisPointsPerPercent = 100;
    private static readonly CreditAmount LowestPrice = CreditAmount.FromMicroCredits(1);

    // The most units of one bond at this price with full tax are still an amount.
    private static readonly CreditAmount HighestPrice = CreditAmount.FromCredits(1_000_000_000);

    public static Parsed<BondingRules> Read(BondingPolicySpec spec)
    {
        var reader = new FieldReader("spec");
        var bonds = Bonds(reader.Under("spec.bonding"), spec.Bonding);
        var capHours = reader.Integer("credits.capHours", spec.Credits.CapHours, 1, 8760);
        var retention = reader.Integer("credits.stoppedRetentionHours", spec.Credits.StoppedRetentionHours, 0, 87_600);
        var multipliers = Multipliers(reader.Under("spec.multiplier"), spec.Multiplier);
        var tiers = Tiers(reader.Under("spec.ladder"), spec.Ladder);
        var allocation = Allocation(reader.Under("spec.allocation"), spec.Allocation);
        var relocation = Relocation(reader.Under("spec.relocation"), spec.Relocation);
        var grants = Grants(reader, spec.Treasury.Grants ?? []);
        return Parsed<BondingRules>.Of(
            reader.Errors,
            () =>
                new BondingRules(bonds, multipliers, tiers, allocation, capHours)
                {
                    Grants = grants,
                    Relocation = relocation,
                    StoppedRetention = TimeSpan.FromHours(retention),
                }
        );
    }

    private static BondRules Bonds(FieldReader fields, BondingPolicyBonding bonding)
    {
        var price = fields.Credits("unitPrice", bonding.UnitPrice, LowestPrice, HighestPrice);
        var tax = BasisPoints(fields, bonding.TaxPercent);
        var perAccount = fields.Integer("maxUnitsPerAccount", bonding.MaxUnitsPerAccount, 1, BondSpec.MaxUnits);
        var perNamespace = fields.Integer("maxUnitsPerNamespace", bonding.MaxUnitsPerNamespace, 1, 1_000_000);
        var hours = bonding.EarnHours is >= 0.01m and <= 8760;
        if (!hours)
            fields.AddError("earnHours", bonding.EarnHours, "0.01 to 8760");
        return new BondRules(price, tax, perAccount, perNamespace)
        {
            EarnHours = bonding.Price == BondPricing.EarnHours ? bonding.EarnHours : null,
        };
    }

    private static List<TreasuryGrant> Grants(FieldReader reader, IEnumerable<BondingPolicyGrant> grants)
    {
        List<TreasuryGrant> read = [];
        foreach (var grant in grants)
        {
            var fields = reader.Under($"spec.treasury.grants[{grant.Namespace}/{grant.Account}]");
            if (read.Any(other => other.Namespace == grant.Namespace && other.Account == grant.Account))
                fields.AddError("account", grant.Account, "each account once");
            read.Add(
                new TreasuryGrant(
                    grant.Namespace,
                    grant.Account,
                    fields.Credits("creditsPerHour", grant.CreditsPerHour, LowestPrice, HighestPrice)
                )
            );
        }
        return read;
    }

    private static int BasisPoints(FieldReader fields, decimal percent)
    {
        var points = percent * BasisPointsPerPercent;
        if (percent is >= 0 and <= 100 && points == decimal.Truncate(points))
            return (int)points;
        fields.AddError("taxPercent", percent, "0 to 100 with at most 2 decimals");
        return 0;
    }

    private static MultiplierRules Multipliers(FieldReader fields, BondingPolicyMultiplier multiplier)
    {
        if (multiplier.Min > multiplier.Max)
            fields.AddError("min", multiplier.Min, FormattableString.Invariant($"at most max, which is {multiplier.Max}"));
        if (!(multiplier.PressureEndPercent < multiplier.PressurePercent))
            fields.AddError(
                "pressureEndPercent",
                multiplier.PressureEndPercent,
                FormattableString.Invariant($"below pressurePercent, which is {multiplier.PressurePercent}")
            );
        return new MultiplierRules
        {
            Curve = Curve(fields, multiplier),
            Min = fields.Number("min", multiplier.Min, 0.01, 1),
            Max = fields.Number("max", multiplier.Max, 1, 1000),
            Gain = fields.Number("gain", multiplier.Gain, 0, 10),
            MaxBoost = fields.Number("maxBoost", multiplier.MaxBoost, 1, 10),
            MinAdjustment = fields.Number("minAdjustment", multiplier.MinAdjustment, 0.01, 1),
            SignificantRise = fields.Number("significantRisePercent", multiplier.SignificantRisePercent, 0, 100) / Percent,
            UpSmoothing = fields.Number("upSmoothing", multiplier.UpSmoothing, 0.01, 1),
            DownSmoothing = fields.Number("downSmoothing", multiplier.DownSmoothing, 0.01, 1),
            DeadBand = fields.Number("deadBandPercent", multiplier.DeadBandPercent, 0, 50) / Percent,
            SlewPerSecond = fields.Number("slewPerSecond", multiplier.SlewPerSecond, 0.01, 10),
            Dwell = fields.Duration("dwellSeconds", multiplier.DwellSeconds, 1, 600),
            BoostExpiry = fields.Duration("boostExpirySeconds", multiplier.BoostExpirySeconds, 1, 600),
            PressureAt = fields.Number("pressurePercent", multiplier.PressurePercent, 1, 100) / Percent,
            PressureEnd = fields.Number("pressureEndPercent", multiplier.PressureEndPercent, 0, 100) / Percent,
        };
    }

    private static MultiplierCurve Curve(FieldReader fields, BondingPolicyMultiplier multiplier)
    {
        const int highest = 1_000_000;
        var step = fields.Number("curveStep", multiplier.CurveStep, 0, 100);
        var curve = multiplier.Curve;
        if (curve.Count is < 1 or > 32 || !Rise(curve.Prepend(MultiplierCurve.Unbonded)) || curve[^1] > highest)
            fields.AddError("curve", curve, $"1 to 32 numbers that rise from above 1 to at most {highest}");
        return fields.Errors.Count == 0 ? new MultiplierCurve([.. curve], step) : MultiplierCurve.Default;
    }

    private static TierLadder Tiers(FieldReader fields, BondingPolicyLadder ladder)
    {
        fields.Integer("baseValue", ladder.BaseValue, -1_000_000_000, 900_000_000);
        fields.Integer("step", ladder.Step, 1, 1_000_000);
        var thresholds = ladder.Thresholds;
        if (thresholds.Count is < 1 or > 16 || !(thresholds[0] <= MultiplierCurve.Unbonded) || !Rise(thresholds))
            fields.AddError("thresholds", thresholds, "1 to 16 rising numbers, the first 1 or less");
        if (ladder.Prefix.Length is < 1 or > 60)
            fields.AddError("prefix", ladder.Prefix, "1 to 60 characters");
        return fields.Errors.Count > 0 ? TierLadder.Default : new TierLadder([.. thresholds], ladder.BaseValue, ladder.Step, ladder.Prefix);
    }

    private static AllocationRules Allocation(FieldReader fields, BondingPolicyAllocation allocation)
    {
        return new AllocationRules
        {
            Headroom = fields.Number("headroomPercent", allocation.HeadroomPercent, 0, 90) / Percent,
            FloorMillicores = fields.Integer("floorMillicores", allocation.FloorMillicores, 1, 10_000),
            Band = fields.Number("bandPercent", allocation.BandPercent, 0, 100) / Percent,
            Dwell = fields.Duration("dwellSeconds", allocation.DwellSeconds, 0, 3600),
            WritesPerSecond = fields.Number("writesPerSecond", allocation.WritesPerSecond, 0.1, 20),
            FairnessWindow = fields.Duration("useMemorySeconds", allocation.UseMemorySeconds, 0, 86_400),
            Guarantee = fields.Number("guaranteePercent", allocation.GuaranteePercent, 0, 100) / Percent,
            LimitFloorPerVcpu = fields.Integer("limitFloorPerVcpu", allocation.LimitFloorPerVcpu, 10, 1000),
            HardThrottling = allocation.HardThrottling,
        };
    }

    private static RelocationRules Relocation(FieldReader fields, BondingPolicyRelocation relocation) =>
        new()
        {
            Enabled = relocation.Enabled,
            ShortFor = fields.Duration("shortSeconds", relocation.ShortSeconds, 10, 86_400),
            Cooldown = fields.Duration("cooldownSeconds", relocation.CooldownSeconds, 60, 604_800),
        };

    private static bool Rise(IEnumerable<double> values) => values.Zip(values.Skip(1)).All(pair => pair.Second > pair.First);
}
