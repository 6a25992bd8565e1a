using Bonding.Forecasting.Backtest;

namespace Bonding.Forecasting.Tests.Models;

/// <summary>Checks each model on the kind of series for which it is meant.</summary>
public class NamedModelsTest
{
    private static Forecast After(string model, int seconds, Func<int, double> series) =>
        Forecasters.After(model, Enumerable.Range(0, seconds).Select(t => new Sample(series(t))));

    [Fact]
    public void Exponential_smoothing_gives_the_level_of_a_noisy_series()
    {
        var forecast = After("exponential smoothing", 200, t => 50 + (t % 2 == 0 ? 4 : -4));
        for (var h = 1; h <= Horizon.Seconds; h++)
            Assert.InRange(forecast.Quantile(h, QuantileLevel.P50), 48, 52);
    }

    [Theory]
    [InlineData("AR")]
    [InlineData("ARIMA")]
    public void A_regression_continues_a_wave(string model)
    {
        static double Wave(int t) => 50 + (20 * Math.Sin(t * 0.5));
        var forecast = After(model, 400, Wave);
        for (var h = 1; h <= Horizon.Seconds; h++)
            Assert.Equal(Wave(399 + h), forecast.Quantile(h, QuantileLevel.P50), 1.0);
    }

    [Fact]
    public void ARIMA_continues_a_ramp_within_a_step_of_it()
    {
        var forecast = After("ARIMA", 400, t => 10 + (3 * t));
        for (var h = 1; h <= Horizon.Seconds; h++)
            Assert.Equal(10 + (3 * (399 + h)), forecast.Quantile(h, QuantileLevel.P50), 3.0);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(60)]
    public void The_seasonal_mean_finds_a_pattern_and_repeats_it(int period)
    {
        double Pattern(int t) => t % period < 2 ? 30 : 3;
        var forecast = After("seasonal mean", 400, Pattern);
        for (var h = 1; h <= Horizon.Seconds; h++)
            Assert.Equal(Pattern(399 + h), forecast.Quantile(h, QuantileLevel.P50), 0.01);
    }

    [Theory]
    [InlineData("AR")]
    [InlineData("ARIMA")]
    public void A_regression_stays_sound_through_hours_of_changing_load(string model)
    {
        var random = new Random(1);
        var level = 1.0;
        var series = Enumerable
            .Range(0, 4 * 3600)
            .Select(t =>
            {
                if (t % 150 == 0)
                    level = Math.Exp(4 * random.NextDouble());
                return level * (1 + (0.5 * random.NextDouble()));
            })
            .ToArray();
        Assert.InRange(ErrorOf(model, series) / ErrorOf("last value", series), 0, 2);
    }

    private static double ErrorOf(string model, double[] series) =>
        ModelBacktest.Run(Forecasters.Create(model), series, new BacktestProtocol()).Mae;
}
