namespace Bonding.Forecasting.Tests.Series;

/// <summary>Checks forecasts of series with missing seconds.</summary>
public class GapTest
{
    public static TheoryData<string> Models => [.. Forecasters.Names];

    private static IEnumerable<Sample> Seen(int seconds) => Enumerable.Range(0, seconds).Select(t => new Sample(10 + (t % 2)));

    private static IEnumerable<Sample> Missing(int seconds) => Enumerable.Repeat(Sample.Missing, seconds);

    [Theory, MemberData(nameof(Models))]
    public void Nothing_is_known_before_the_first_sample(string model)
    {
        var forecast = Forecasters.After(model, Missing(5));
        Assert.Equal((ForecastQuality.None, ForecastModel.None), (forecast.Quality, forecast.Model));
        Assert.True(double.IsNaN(forecast.Quantile(1, QuantileLevel.P50)) && double.IsNaN(forecast.PeakQuantile));
    }

    [Theory, MemberData(nameof(Models))]
    public void A_cold_start_gives_the_last_value_and_a_wide_limit(string model)
    {
        var forecast = Forecasters.After(model, [new Sample(4), new Sample(10), new Sample(6)]);
        Assert.Equal((ForecastQuality.ColdStart, ForecastModel.LastValue), (forecast.Quality, forecast.Model));
        Assert.Equal(6, forecast.Quantile(5, QuantileLevel.P50));
        Assert.True(forecast.PeakQuantile > 10);
    }

    [Theory]
    [InlineData(1, ForecastQuality.Ready)]
    [InlineData(3, ForecastQuality.Ready)]
    [InlineData(4, ForecastQuality.Stale)]
    [InlineData(60, ForecastQuality.Stale)]
    [InlineData(61, ForecastQuality.None)]
    public void A_gap_is_held_then_stale_then_forgotten(int seconds, ForecastQuality quality)
    {
        foreach (var model in Forecasters.Names)
            Assert.Equal(quality, Forecasters.After(model, [.. Seen(60), .. Missing(seconds)]).Quality);
    }

    [Theory, MemberData(nameof(Models))]
    public void A_stale_forecast_is_the_last_value_with_a_limit_over_all_that_was_seen(string model)
    {
        var forecast = Forecasters.After(model, [.. Seen(60), new Sample(30), new Sample(5), .. Missing(10)]);
        Assert.Equal((5, ForecastModel.LastValue), (forecast.Quantile(1, QuantileLevel.P50), forecast.Model));
        Assert.True(forecast.PeakQuantile > 30);
    }

    [Theory, MemberData(nameof(Models))]
    public void One_sample_after_a_long_gap_makes_a_series_ready_again(string model) =>
        Assert.Equal(ForecastQuality.Ready, Forecasters.After(model, [.. Seen(60), .. Missing(300), new Sample(10)]).Quality);

    [Theory, MemberData(nameof(Models))]
    public void A_reset_counter_is_a_second_that_was_not_seen(string model) =>
        Assert.Equal(
            Forecasters.Numbers(Forecasters.After(model, [.. Seen(60), Sample.Missing, .. Seen(60)])),
            Forecasters.Numbers(Forecasters.After(model, [.. Seen(60), new Sample(-1e9), .. Seen(60)]))
        );

    [Theory, MemberData(nameof(Models))]
    public void What_happens_across_a_long_gap_is_no_error_of_the_model(string model)
    {
        var forecast = Forecasters.After(
            model,
            [.. Enumerable.Repeat(new Sample(1), 60), .. Missing(10), .. Enumerable.Repeat(new Sample(1000), 60)]
        );
        Assert.InRange(forecast.PeakQuantile, 999, 1500);
    }
}
