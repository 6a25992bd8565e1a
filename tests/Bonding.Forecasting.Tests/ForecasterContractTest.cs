using CsCheck;

namespace Bonding.Forecasting.Tests;

/// <summary>Checks the contract of every forecaster on any series.</summary>
public class ForecasterContractTest
{
    private const double Capacity = 32;

    private static readonly Gen<double> Reading = Gen.Frequency(
        (20, Gen.Double[0, 40]),
        (1, Gen.Const(double.NaN)),
        (1, Gen.Const(double.PositiveInfinity)),
        (1, Gen.Double[-10, -0.001])
    );

    private static readonly Gen<Sample[]> Series = Gen.Select(
        Reading,
        Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true))),
        (v, c) => new Sample(v, c)
    ).Array[0, 400];

    public static TheoryData<string> Models => [.. Forecasters.Names];

    [Theory, MemberData(nameof(Models))]
    public void Numbers_are_possible_and_higher_levels_are_never_lower(string model) =>
        Series.Sample(
            series =>
            {
                var forecast = Forecasters.After(model, series, Capacity);
                if (forecast.Quality == ForecastQuality.None)
                    return;
                for (var h = 1; h <= Horizon.Seconds; h++)
                {
                    var (p50, p90, p95) = (
                        forecast.Quantile(h, QuantileLevel.P50),
                        forecast.Quantile(h, QuantileLevel.P90),
                        forecast.Quantile(h, QuantileLevel.P95)
                    );
                    Assert.True(0 <= p50 && p50 <= p90 && p90 <= p95 && p95 <= Capacity);
                    Assert.InRange(forecast.PeakQuantile, p50, Capacity);
                }
                Assert.InRange(forecast.RecentPeak, 0, Capacity);
                Assert.True(double.IsFinite(forecast.ResidualSigma) && forecast.ResidualSigma >= 0);
            },
            iter: 200
        );

    [Theory, MemberData(nameof(Models))]
    public void The_same_samples_give_the_same_forecast(string model) =>
        Series.Sample(
            series =>
                Assert.Equal(
                    Forecasters.Numbers(Forecasters.After(model, series, Capacity)),
                    Forecasters.Numbers(Forecasters.After(model, series, Capacity))
                ),
            iter: 50
        );

    [Theory, MemberData(nameof(Models))]
    public void The_unit_of_the_series_changes_nothing(string model) =>
        Gen.Double[0.1, 30]
            .Array[60, 200]
            .Sample(
                values =>
                {
                    const double unit = 1024 * 1024;
                    var small = Forecasters.After(model, [.. values.Select(v => new Sample(v))]);
                    var large = Forecasters.After(model, [.. values.Select(v => new Sample(v * unit))]);
                    Assert.Equal(small.PeakQuantile, large.PeakQuantile / unit, 1e-3 * small.PeakQuantile);
                    Assert.Equal(
                        small.Quantile(3, QuantileLevel.P50),
                        large.Quantile(3, QuantileLevel.P50) / unit,
                        1e-3 * small.PeakQuantile
                    );
                },
                iter: 50
            );

    [Theory, MemberData(nameof(Models))]
    public void A_constant_series_is_forecast_exactly(string model)
    {
        var forecast = Forecasters.After(model, Enumerable.Repeat(new Sample(7), 100));
        Assert.Equal(ForecastQuality.Ready, forecast.Quality);
        for (var h = 1; h <= Horizon.Seconds; h++)
            Assert.Equal(7, forecast.Quantile(h, QuantileLevel.P95), 3);
        Assert.Equal(
            (7, 7, 0),
            (Math.Round(forecast.PeakQuantile, 3), Math.Round(forecast.RecentPeak, 3), Math.Round(forecast.ResidualSigma, 3))
        );
    }

    [Theory, MemberData(nameof(Models))]
    public void Nothing_is_allocated_once_it_runs(string model)
    {
        var forecaster = Forecasters.Create(model);
        for (var t = 0; t < 700; t++)
            Step(forecaster, t);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var t = 0; t < 700; t++)
            Step(forecaster, t);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Step(IForecaster forecaster, int t)
    {
        forecaster.Observe(new Sample(t % 5 == 0 ? 10 : 2 + Math.Sin(t)));
        Assert.False(double.IsNaN(forecaster.Predict().PeakQuantile));
    }
}
