using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

public class AdjustmentTargetTest
{
    private static readonly MultiplierRules Terms = MultiplierRules.Default;

    [Theory]
    [InlineData(0.65, 0.50, 0.01, 1.3)]
    [InlineData(0.75, 0.50, 0.01, 1.5)]
    [InlineData(1.50, 0.50, 0.01, 2.0)]
    [InlineData(0.15, 0.00, 0.01, 2.0)]
    [InlineData(0.16, 0.05, 0.01, 2.0)]
    public void A_significant_rise_boosts_by_its_relative_size_up_to_the_maximum(double need, double level, double sigma, double target)
    {
        var result = AdjustmentTarget.Of(Cpu(need, level, sigma), bonded: true, Terms);
        Assert.Equal((MultiplierReason.RiseForecast, MeteredResource.Cpu), (result.Reason, result.Resource));
        Assert.Equal(target, result.Value, 1e-9);
    }

    [Theory]
    [InlineData(0.59, 0.50, 0.01)]
    [InlineData(0.70, 0.50, 0.21)]
    [InlineData(0.50, 0.50, 0)]
    public void A_rise_below_a_tenth_of_the_size_or_below_one_sigma_is_steady(double need, double level, double sigma) =>
        Assert.Equal(
            new AdjustmentTarget(1, MultiplierReason.Steady, MeteredResource.Cpu),
            AdjustmentTarget.Of(Cpu(need, level, sigma), bonded: true, Terms)
        );

    [Fact]
    public void A_tenant_without_bonds_is_not_boosted_and_is_told_why() =>
        Assert.Equal(
            new AdjustmentTarget(1, MultiplierReason.NotBonded, MeteredResource.Cpu),
            AdjustmentTarget.Of(Cpu(0.9, 0.1, 0), bonded: false, Terms)
        );

    [Theory]
    [InlineData(0.4, 0.5, 0.8)]
    [InlineData(0.1, 0.5, 0.5)]
    [InlineData(0.0, 0.5, 0.5)]
    public void A_fall_lowers_in_proportion_down_to_the_minimum_bonded_or_not(double need, double level, double target) =>
        Assert.All(
            [true, false],
            bonded =>
            {
                var result = AdjustmentTarget.Of(Cpu(need, level, 0.01), bonded, Terms);
                Assert.Equal(MultiplierReason.FallForecast, result.Reason);
                Assert.Equal(target, result.Value, 1e-9);
            }
        );

    [Theory]
    [InlineData(0.0005, 0.001, 1)]
    [InlineData(0.0, 0.005, 1)]
    [InlineData(0.47, 0.49, 1)]
    [InlineData(0.0, 0.006, 0.94)]
    [InlineData(0.0, 0.05, 0.5)]
    [InlineData(0.02, 0.05, 0.7)]
    [InlineData(0.09, 0.1, 0.9)]
    public void A_fall_of_an_idle_tenant_is_relative_to_the_significance_floor_and_none_within_the_dead_band(
        double need,
        double level,
        double target
    ) => Assert.Equal(target, AdjustmentTarget.Of(Cpu(need, level, 0), bonded: true, Terms).Value, 1e-9);

    [Fact]
    public void A_tenant_that_idles_at_a_thousandth_never_moves_by_noise() =>
        Gen.Double[0, 0.001]
            .Array[200]
            .Sample(noise =>
                Tick.Run(noise.Chunk(2).Select(pair => Tick.Every(1, Tick.Cpu(pair[0], pair[1]))), Terms)
                    .All(decision => decision.Adjustment == 1 && decision.State.Turns == 0)
            );

    [Fact]
    public void Without_a_significance_floor_standing_still_at_nothing_is_steady() =>
        Assert.Equal(
            new AdjustmentTarget(1, MultiplierReason.Steady, MeteredResource.Cpu),
            AdjustmentTarget.Of(Cpu(0, 0, 0), bonded: true, Terms with { SignificantRise = 0 })
        );

    [Fact]
    public void The_strongest_rise_of_any_resource_decides()
    {
        var outlook = new DemandOutlook(new(0.6, 0.5, 0), new(0.9, 0.5, 0), new(0.7, 0.5, 0));
        Assert.Equal(MeteredResource.Memory, AdjustmentTarget.Of(outlook, bonded: true, Terms).Resource);
    }

    [Fact]
    public void A_falling_memory_takes_nothing_away()
    {
        var outlook = new DemandOutlook(new(0.5, 0.5, 0), new(0.1, 0.9, 0), null);
        Assert.Equal(MultiplierReason.Steady, AdjustmentTarget.Of(outlook, bonded: true, Terms).Reason);
    }

    [Theory]
    [InlineData(double.NaN, 0.5, 0.1)]
    [InlineData(0.5, double.PositiveInfinity, 0.1)]
    [InlineData(0.5, 0.5, -1)]
    [InlineData(-0.1, 0.5, 0.1)]
    public void Numbers_that_are_no_shares_count_as_no_forecast(double need, double level, double sigma) =>
        Assert.Equal(MultiplierReason.NoForecast, AdjustmentTarget.Of(Cpu(need, level, sigma), bonded: true, Terms).Reason);

    [Fact]
    public void Without_any_forecast_the_target_is_neutral() =>
        Assert.Equal(
            new AdjustmentTarget(1, MultiplierReason.NoForecast, MeteredResource.Cpu),
            AdjustmentTarget.Of(DemandOutlook.None, bonded: true, Terms)
        );

    [Fact]
    public void The_target_stays_within_its_bounds_for_every_double() =>
        Gen
            .Double.Array[9]
            .Select(Gen.Bool)
            .Sample(
                (values, bonded) =>
                {
                    var outlook = new DemandOutlook(
                        new(values[0], values[1], values[2]),
                        new(values[3], values[4], values[5]),
                        new(values[6], values[7], values[8])
                    );
                    var target = AdjustmentTarget.Of(outlook, bonded, Terms).Value;
                    return target >= Terms.MinAdjustment && target <= Terms.MaxBoost;
                }
            );

    private static DemandOutlook Cpu(double need, double level, double sigma) => new(new ResourceOutlook(need, level, sigma), null, null);
}
