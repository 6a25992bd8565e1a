using Bonding.Domain.Bonds;
using Bonding.Domain.Decisions;
using Bonding.Resources.Bonds;
using Bonding.Resources.Policies;

namespace Bonding.Resources.Tests.Policies;

public class PolicyMappingTest
{
    [Fact]
    public void An_empty_policy_is_the_defaults()
    {
        var rules = PolicyMapping.Read(new BondingPolicySpec()).Value!;

        Assert.Equal(BondingRules.Default.Relocation, rules.Relocation);
        Assert.Equal(
            (BondingRules.Default.Bonds, BondingRules.Default.CapHours, BondingRules.Default.Allocation),
            (rules.Bonds, rules.CapHours, rules.Allocation)
        );
        Assert.Equal(BondingRules.Default.Multipliers, rules.Multipliers with { Curve = BondingRules.Default.Multipliers.Curve });
        Assert.Equal(
            Enumerable.Range(0, 20).Select(BondingRules.Default.Multipliers.Curve.BaseFor),
            Enumerable.Range(0, 20).Select(rules.Multipliers.Curve.BaseFor)
        );
        Assert.Equal(BondingRules.Default.Tiers.Thresholds, rules.Tiers.Thresholds);
        Assert.Equal(BondingRules.Default.Tiers.PriorityOf(5), rules.Tiers.PriorityOf(5));
    }

    public static TheoryData<string, Action<BondingPolicySpec>> Mistakes =>
        new()
        {
            { "spec.bonding.unitPrice is '0'", spec => spec.Bonding.UnitPrice = "0" },
            { "spec.bonding.unitPrice is 'NaN'", spec => spec.Bonding.UnitPrice = "NaN" },
            { "spec.bonding.taxPercent is '1.234'; allowed: 0 to 100 with at most 2 decimals", spec => spec.Bonding.TaxPercent = 1.234m },
            { "spec.bonding.maxUnitsPerAccount is '0'", spec => spec.Bonding.MaxUnitsPerAccount = 0 },
            { "spec.credits.capHours is '0'", spec => spec.Credits.CapHours = 0 },
            { "spec.multiplier.curve is '[1.5, 1.2]'", spec => spec.Multiplier.Curve = [1.5, 1.2] },
            { "spec.multiplier.curve is '[1.5, NaN]'", spec => spec.Multiplier.Curve = [1.5, double.NaN] },
            { "spec.multiplier.gain is 'NaN'", spec => spec.Multiplier.Gain = double.NaN },
            { "spec.multiplier.dwellSeconds is 'Infinity'", spec => spec.Multiplier.DwellSeconds = double.PositiveInfinity },
            { "spec.ladder.thresholds is '[2, 3]'", spec => spec.Ladder.Thresholds = [2, 3] },
            { "spec.ladder.thresholds is '[]'", spec => spec.Ladder.Thresholds = [] },
            { "spec.multiplier.pressurePercent is '101'; allowed: 1 to 100", spec => spec.Multiplier.PressurePercent = 101 },
            {
                "spec.multiplier.pressureEndPercent is '90'; allowed: below pressurePercent, which is 90",
                spec => spec.Multiplier.PressureEndPercent = 90
            },
            { "spec.multiplier.pressureEndPercent is 'NaN'", spec => spec.Multiplier.PressureEndPercent = double.NaN },
            { "spec.relocation.shortSeconds is '9'; allowed: 10 to 86400", spec => spec.Relocation.ShortSeconds = 9 },
            { "spec.relocation.cooldownSeconds is '604801'; allowed: 60 to 604800", spec => spec.Relocation.CooldownSeconds = 604_801 },
            { "spec.allocation.headroomPercent is '91'; allowed: 0 to 90", spec => spec.Allocation.HeadroomPercent = 91 },
            { "spec.allocation.useMemorySeconds is '-1'", spec => spec.Allocation.UseMemorySeconds = -1 },
            { "spec.allocation.neighbourFloorPercent is '101'; allowed: 0 to 100", spec => spec.Allocation.NeighbourFloorPercent = 101 },
            { "spec.allocation.guaranteePercent is '101'; allowed: 0 to 100", spec => spec.Allocation.GuaranteePercent = 101 },
            {
                "spec.allocation.ownerLabel is 'a team'; allowed: the key of a label, such as example.com/team",
                spec => spec.Allocation.OwnerLabel = "a team"
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_named_by_field_value_and_what_is_allowed(string problem, Action<BondingPolicySpec> mistake)
    {
        var spec = new BondingPolicySpec();
        mistake(spec);

        var read = PolicyMapping.Read(spec);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("team", "team")]
    [InlineData("example.com/Team_1", "example.com/Team_1")]
    public void The_label_that_names_owners_may_be_left_out(string? label, string expected)
    {
        var spec = new BondingPolicySpec();
        spec.Allocation.OwnerLabel = label;

        Assert.Equal(expected, PolicyMapping.Read(spec).Value!.Allocation.OwnerLabel);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var spec = new BondingPolicySpec();
        (spec.Bonding.UnitPrice, spec.Credits.CapHours, spec.Multiplier.Min) = ("-1", 0, 2);

        Assert.Equal(
            ["spec.bonding.unitPrice", "spec.credits.capHours", "spec.multiplier.min"],
            PolicyMapping.Read(spec).Errors.Select(error => error.Field)
        );
    }

    [Fact]
    public void The_dearest_price_of_the_most_units_with_full_tax_is_still_an_amount()
    {
        var spec = new BondingPolicySpec();
        (spec.Bonding.UnitPrice, spec.Bonding.TaxPercent, spec.Bonding.MaxUnitsPerAccount) = ("1000000000", 100, BondSpec.MaxUnits);

        BondRules rules = PolicyMapping.Read(spec).Value!.Bonds;

        Assert.Equal("2000000000000", rules.PriceOf(BondSpec.MaxUnits).Total.ToString());
    }
}
