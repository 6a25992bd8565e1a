using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Tests.Intervals;

/// <summary>Checks the coverage of limits on series with known noise.</summary>
public class IntervalTest
{
    public static TheoryData<string> Models => [.. Forecasters.Names];

    private static double[] Noise(int seconds)
    {
        var random = new Random(7);
        return
        [
            .. Enumerable
                .Range(0, seconds)
                .Select(_ => 50 + (10 * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5))),
        ];
    }

    [Theory, MemberData(nameof(Models))]
    public void A_level_of_95_percent_is_kept_19_times_of_20(string model)
    {
        var values = Noise(3000);
        var forecaster = Forecasters.Create(model);
        int kept = 0,
            peaksKept = 0,
            judged = 0;
        for (var t = 0; t + Horizon.Seconds < values.Length; t++)
        {
            forecaster.Observe(new Sample(values[t]));
            if (t < 300)
                continue;
            var forecast = forecaster.Predict();
            judged++;
            kept += values[t + 3] <= forecast.Quantile(3, QuantileLevel.P95) ? 1 : 0;
            peaksKept += values[(t + 1)..(t + 6)].Max() <= forecast.PeakQuantile ? 1 : 0;
        }
        Assert.InRange(kept / (double)judged, 0.93, 0.97);
        Assert.InRange(peaksKept / (double)judged, 0.93, 0.97);
    }

    [Fact]
    public void A_capped_second_does_not_teach_that_need_is_lower()
    {
        var seen = Noise(400).Select(v => new Sample(v)).ToArray();
        var capped = Enumerable.Repeat(new Sample(20, Censored: true), 60);
        var honest = Enumerable.Repeat(new Sample(20), 60);
        Assert.Equal(
            Forecasters.After("last value", seen).ResidualSigma,
            Forecasters.After("last value", [.. seen, .. capped]).ResidualSigma
        );
        Assert.NotEqual(
            Forecasters.After("last value", seen).ResidualSigma,
            Forecasters.After("last value", [.. seen, .. honest]).ResidualSigma
        );
    }

    [Fact]
    public void The_level_is_the_peak_statistic_of_the_last_30_seconds()
    {
        var spikes = Enumerable.Range(0, 90).Select(t => new Sample(t % 10 == 0 ? 9 : 1));
        var calm = Enumerable.Repeat(new Sample(1), 30);
        Assert.Equal(9, Forecasters.After("last value", spikes).RecentPeak);
        Assert.Equal(1, Forecasters.After("last value", [.. spikes, .. calm]).RecentPeak);
    }

    [Fact]
    public void Damped_Holt_follows_a_ramp_that_the_last_value_lags()
    {
        var ramp = Enumerable.Range(0, 100).Select(t => new Sample(t)).ToArray();
        Assert.Equal(99, Forecasters.After("last value", ramp).Quantile(5, QuantileLevel.P50));
        Assert.InRange(Forecasters.After("damped Holt", ramp).Quantile(5, QuantileLevel.P50), 100, 104);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_capacity_that_is_not_above_zero_is_refused(double capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForecasterOptions { Capacity = capacity });

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void A_horizon_outside_1_to_5_seconds_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Forecasters.After("last value", [new Sample(1)]).Quantile(seconds, QuantileLevel.P50)
        );
}
