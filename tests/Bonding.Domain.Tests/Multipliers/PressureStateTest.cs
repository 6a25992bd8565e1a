using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Multipliers;

/// <summary>Memory and IO that come near their limit are told once, before they hit it.</summary>
public class PressureStateTest
{
    private static readonly MultiplierRules Terms = MultiplierRules.Default;

    [Fact]
    public void Pressure_begins_before_the_limit_and_is_told_once_until_it_has_ended()
    {
        var state = default(PressureState);
        var begins = new List<double>();
        foreach (var need in (double[])[0.5, 0.89, 0.9, 0.95, 0.85, 1.0, 0.79, 0.85, 0.92])
        {
            var next = PressureState.Next(state, Memory(need), Terms);
            if (next.BeginsAfter(state, MeteredResource.Memory))
                begins.Add(need);
            state = next;
        }
        Assert.Equal([0.9, 0.92], begins);
    }

    [Fact]
    public void A_memory_that_grows_by_up_to_a_tenth_within_the_horizon_is_told_before_it_is_full() =>
        Gen.Double[0.01, 0.1]
            .Sample(growth =>
            {
                var state = default(PressureState);
                for (var used = 0.3; used < 1; used += growth)
                {
                    state = PressureState.Next(state, Memory(used + growth), Terms);
                    if (state.Memory)
                        return true;
                }
                return false;
            });

    [Fact]
    public void Without_a_forecast_pressure_stays_as_it_was_and_one_resource_does_not_speak_for_another()
    {
        var near = PressureState.Next(default, Memory(0.95), Terms);
        Assert.Equal(new PressureState(true, false), near);
        Assert.Equal(near, PressureState.Next(near, DemandOutlook.None, Terms));
        Assert.Equal(near, PressureState.Next(near, Memory(double.NaN), Terms));
        Assert.Equal(
            new PressureState(false, true),
            PressureState.Next(near, new DemandOutlook(null, new(0.1, 0.1, 0), new(1.4, 1, 0)), Terms)
        );
    }

    [Fact]
    public void A_tenant_under_pressure_is_not_lowered_by_a_falling_cpu_but_may_be_boosted()
    {
        var falling = new DemandOutlook(new(0.1, 0.8, 0.01), new(0.95, 0.95, 0.01), null);
        Assert.Equal(
            new AdjustmentTarget(1, MultiplierReason.Pressure, MeteredResource.Memory),
            AdjustmentTarget.Of(falling, bonded: true, Terms)
        );
        var rising = new DemandOutlook(new(0.1, 0.8, 0.01), new(0.95, 0.5, 0.01), null);
        Assert.Equal(
            (MultiplierReason.RiseForecast, MeteredResource.Memory),
            (AdjustmentTarget.Of(rising, bonded: true, Terms).Reason, AdjustmentTarget.Of(rising, bonded: true, Terms).Resource)
        );
    }

    private static DemandOutlook Memory(double need) => new(null, new(need, need, 0.01), null);
}
