namespace Bonding.Forecasting.Tests;

/// <summary>Checks that capped usage counts as a lower bound of the need.</summary>
public class CensoredTest
{
    [Theory]
    [InlineData("ensemble")]
    public void A_pattern_is_still_foreseen_after_its_peaks_were_cut_off(string model)
    {
        var seen = Enumerable.Range(0, 600).Select(t => new Sample(Need(t)));
        var throttled = Enumerable.Range(600, 50).Select(t => new Sample(Math.Min(Need(t), 5), Censored: Need(t) > 5));
        var forecast = Forecasters.After(model, [.. seen, .. throttled]);
        Assert.InRange(forecast.PeakQuantile, 15, 30);
        Assert.InRange(forecast.Quantile(1, QuantileLevel.P50), 15, 25);
    }

    [Fact]
    public void The_same_samples_taken_for_the_whole_need_lower_the_forecast()
    {
        var seen = Enumerable.Range(0, 600).Select(t => new Sample(Need(t))).ToArray();
        var cut = Enumerable.Range(600, 50).Select(t => Math.Min(Need(t), 5)).ToArray();
        var bound = Forecasters.After("ensemble", [.. seen, .. cut.Select(v => new Sample(v, Censored: v >= 5))]);
        var whole = Forecasters.After("ensemble", [.. seen, .. cut.Select(v => new Sample(v))]);
        Assert.True(whole.Quantile(1, QuantileLevel.P50) < bound.Quantile(1, QuantileLevel.P50));
    }

    private static double Need(int second) => second % 5 == 0 ? 20 : 2;
}
