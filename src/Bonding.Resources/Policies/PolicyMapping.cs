using System.Text.RegularExpressions;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bonds;
using Bonding.Domain.Bursts;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Domain.Relocation;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>
/// Reads the rules that a policy sets. The API server checks most bounds by the schema; this checks them again, by the same attributes, and
/// adds what a schema cannot express.
/// </summary>
public static partial class PolicyMapping
{
    private const double HighestMultiplier = 1_000_000;
    private static readonly CreditAmount LowestPrice = CreditAmount.FromMicroCredits(1);

    // The most units of one bond at this price with full tax are still an amount.
    private static readonly CreditAmount HighestPrice = CreditAmount.FromCredits(1_000_000_000);

    public static Parsed<BondingRules> Read(BondingPolicySpec spec)
    {
        var reader = new FieldReader("spec");
        CheckBonding(reader.Under("spec.bonding"), spec.Bonding);
        reader.Under("spec.credits").CheckRanges(spec.Credits);
        CheckMultiplier(reader.Under("spec.multiplier"), spec.Multiplier);
        CheckLadder(reader.Under("spec.ladder"), spec.Ladder);
        CheckAllocation(reader.Under("spec.allocation"), spec.Allocation);
        reader.Under("spec.relocation").CheckRanges(spec.Relocation);
        CheckGrants(reader, spec.Treasury.Grants ?? []);
        return Parsed<BondingRules>.Of(reader.Errors, () => Rules(spec));
    }

    private static void CheckBonding(FieldReader fields, BondingPolicyBonding bonding)
    {
        fields.Credits("unitPrice", bonding.UnitPrice, LowestPrice, HighestPrice);
        fields.CheckRanges(bonding);
        if (decimal.Round(bonding.TaxPercent, 2) != bonding.TaxPercent)
            fields.AddError(
                "taxPercent",
                bonding.TaxPercent,
                $"{FieldRange.Of(bonding, nameof(bonding.TaxPercent))} with at most 2 decimals"
            );
    }

    private static void CheckMultiplier(FieldReader fields, BondingPolicyMultiplier multiplier)
    {
        if (multiplier.Min > multiplier.Max)
            fields.AddError("min", multiplier.Min, FormattableString.Invariant($"at most max, which is {multiplier.Max}"));
        if (!(multiplier.PressureEndPercent < multiplier.PressurePercent))
            fields.AddError(
                "pressureEndPercent",
                multiplier.PressureEndPercent,
                FormattableString.Invariant($"below pressurePercent, which is {multiplier.PressurePercent}")
            );
        fields.CheckRanges(multiplier);
        const int most = BondingPolicyMultiplier.MaxCurveValues;
        var curve = multiplier.Curve;
        if (curve.Count is < 1 or > most || !Rises(curve.Prepend(MultiplierCurve.Unbonded)) || curve[^1] > HighestMultiplier)
            fields.AddError("curve", curve, $"1 to {most} numbers that rise from above 1 to at most {HighestMultiplier}");
    }

    private static void CheckLadder(FieldReader fields, BondingPolicyLadder ladder)
    {
        fields.CheckRanges(ladder);
        var thresholds = ladder.Thresholds;
        if (thresholds.Count is < 1 or > BondingPolicyLadder.MaxTiers || !(thresholds[0] <= MultiplierCurve.Unbonded) || !Rises(thresholds))
            fields.AddError("thresholds", thresholds, $"1 to {BondingPolicyLadder.MaxTiers} rising numbers, the first 1 or less");
        if (ladder.Prefix.Length is < 1 or > BondingPolicyLadder.MaxPrefixLength)
            fields.AddError("prefix", ladder.Prefix, $"1 to {BondingPolicyLadder.MaxPrefixLength} characters");
    }

    private static void CheckAllocation(FieldReader fields, BondingPolicyAllocation allocation)
    {
        fields.CheckRanges(allocation);
        if (allocation.OwnerLabel is { } label && !LabelKey.IsMatch(label))
            fields.AddError("ownerLabel", label, "the key of a label, such as example.com/team");
    }

    private static void CheckGrants(FieldReader reader, IList<BondingPolicyGrant> grants)
    {
        HashSet<(string, string)> accounts = [];
        foreach (var grant in grants)
        {
            var fields = reader.Under($"spec.treasury.grants[{grant.Namespace}/{grant.Account}]");
            if (!accounts.Add((grant.Namespace, grant.Account)))
                fields.AddError("account", grant.Account, "each account once");
            fields.Credits("creditsPerHour", grant.CreditsPerHour, LowestPrice, HighestPrice);
        }
    }

    private static BondingRules Rules(BondingPolicySpec spec) =>
        new(
            Bonds(spec.Bonding),
            Multipliers(spec.Multiplier),
            new TierLadder([.. spec.Ladder.Thresholds], spec.Ladder.BaseValue, spec.Ladder.Step, spec.Ladder.Prefix)
            {
                PreemptsFrom = spec.Ladder.PreemptsFromTier,
            },
            Allocation(spec.Allocation),
            spec.Credits.CapHours
        )
        {
            Grants = [.. (spec.Treasury.Grants ?? []).Select(Grant)],
            Bursts = Bursts(spec.Allocation),
            Relocation = Relocation(spec.Relocation),
            StoppedRetention = TimeSpan.FromHours(spec.Credits.StoppedRetentionHours),
        };

    private static BondRules Bonds(BondingPolicyBonding bonding) =>
        new(
            CreditAmount.Parse(bonding.UnitPrice),
            (int)(bonding.TaxPercent * BondingPolicyBonding.BasisPointsPerPercent),
            bonding.MaxUnitsPerAccount,
            bonding.MaxUnitsPerNamespace
        )
        {
            EarnHours = bonding.Price == BondPricing.EarnHours ? bonding.EarnHours : null,
        };

    private static MultiplierRules Multipliers(BondingPolicyMultiplier multiplier) =>
        new()
        {
            Curve = new MultiplierCurve([.. multiplier.Curve], multiplier.CurveStep),
            Min = multiplier.Min,
            Max = multiplier.Max,
            Gain = multiplier.Gain,
            MaxBoost = multiplier.MaxBoost,
            MinAdjustment = multiplier.MinAdjustment,
            SignificantRise = Percentage.ToShare(multiplier.SignificantRisePercent),
            UpSmoothing = multiplier.UpSmoothing,
            DownSmoothing = multiplier.DownSmoothing,
            DeadBand = Percentage.ToShare(multiplier.DeadBandPercent),
            SlewPerSecond = multiplier.SlewPerSecond,
            Dwell = TimeSpan.FromSeconds(multiplier.DwellSeconds),
            BoostExpiry = TimeSpan.FromSeconds(multiplier.BoostExpirySeconds),
            PressureAt = Percentage.ToShare(multiplier.PressurePercent),
            PressureEnd = Percentage.ToShare(multiplier.PressureEndPercent),
        };

    private static AllocationRules Allocation(BondingPolicyAllocation allocation) =>
        new()
        {
            Headroom = Percentage.ToShare(allocation.HeadroomPercent),
            Floor = new Millicores(allocation.FloorMillicores),
            Band = Percentage.ToShare(allocation.BandPercent),
            Dwell = TimeSpan.FromSeconds(allocation.DwellSeconds),
            WritesPerSecond = allocation.WritesPerSecond,
            FairnessWindow = TimeSpan.FromSeconds(allocation.UseMemorySeconds),
            Guarantee = Percentage.ToShare(allocation.GuaranteePercent),
            OwnerLabel = allocation.OwnerLabel ?? "",
            LimitFloorPerVcpu = new Millicores(allocation.LimitFloorPerVcpu),
            HardThrottling = allocation.HardThrottling,
        };

    private static BurstRules Bursts(BondingPolicyAllocation allocation) =>
        new() { NeighbourFloor = Percentage.ToShare(allocation.NeighbourFloorPercent) };

    private static RelocationRules Relocation(BondingPolicyRelocation relocation) =>
        new()
        {
            Enabled = relocation.Enabled,
            ShortFor = TimeSpan.FromSeconds(relocation.ShortSeconds),
            Cooldown = TimeSpan.FromSeconds(relocation.CooldownSeconds),
        };

    private static TreasuryGrant Grant(BondingPolicyGrant grant) =>
        new(grant.Namespace, grant.Account, CreditAmount.Parse(grant.CreditsPerHour));

    [GeneratedRegex(FieldPatterns.LabelKey)]
    private static partial Regex LabelKey { get; }

    private static bool Rises(IEnumerable<double> values) => values.Zip(values.Skip(1)).All(pair => pair.Second > pair.First);
}
