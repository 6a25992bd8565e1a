using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The last readings of counters that fell silent.</summary>
public class RememberedCountersTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void The_newest_sample_that_is_settled_is_remembered()
    {
        var settled = RememberedCounters.Merge(RememberedCounters.None, [Counter("a", 20, 10, 0)], Now.AddSeconds(-5));

        Assert.Equal(Sample(10), Assert.Single(settled, entry => entry.Key == "a").Value);
    }

    [Fact]
    public void A_counter_that_is_silent_is_forgotten_after_an_hour()
    {
        var before = new Dictionary<string, MetricSample> { ["lately"] = Sample(3_599), ["long ago"] = Sample(3_600) };

        var settled = RememberedCounters.Merge(before, [Counter("now", 0)], Now);

        Assert.Equal(["lately", "now"], settled.Keys.Order(StringComparer.Ordinal));
    }

    private static CounterSeries Counter(string name, params int[] ages) => new(name, [.. ages.Select(Sample)]);

    private static MetricSample Sample(int age) => new(Now.AddSeconds(-age).ToUnixTimeMilliseconds(), 1);
}
