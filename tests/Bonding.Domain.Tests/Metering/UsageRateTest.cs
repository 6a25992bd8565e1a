using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The rates that the forecasters observe.</summary>
public class UsageRateTest
{
    private readonly UsageRate _rate = new();

    [Fact]
    public void The_newest_two_samples_give_the_rate_of_each_series()
    {
        _rate.AddSamples("a", Samples((1, 10), (2, 12)));
        _rate.AddSamples("a", Samples((2, 12), (3, 15)));
        _rate.AddSamples("b", Samples((1, 0), (3, 1)));

        Assert.Equal(3.5, _rate.At(Second(3)));
    }

    [Fact]
    public void A_reset_gives_no_rate()
    {
        _rate.AddSamples("a", Samples((1, 10), (2, 1)));

        Assert.Null(_rate.At(Second(2)));
    }

    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(1, 4, false)]
    [InlineData(15, 37, true)]
    [InlineData(15, 38, false)]
    public void A_sample_is_stale_after_two_and_a_half_scrapes_and_three_seconds_at_least(int interval, int age, bool fresh)
    {
        _rate.AddSamples("a", Samples((100 - interval, 1), (100, 2)));

        Assert.Equal(fresh, _rate.At(Second(100 + age)) is not null);
    }

    private static List<MetricSample> Samples(params (int Second, double Value)[] samples) =>
        [.. samples.Select(sample => new MetricSample(sample.Second * 1000, sample.Value))];

    private static DateTimeOffset Second(int second) => DateTimeOffset.FromUnixTimeSeconds(second);
}
