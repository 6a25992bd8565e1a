using Bonding.Domain.Credits;
using Bonding.Operator.Telemetry;

namespace Bonding.Operator.Tests.Telemetry;

/// <summary>The counters of a workload's containers become one history.</summary>
public class PodUsageHistoryTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly Dictionary<string, RawSample> Nothing = [];

    [Fact]
    public void What_was_used_before_the_account_existed_costs_nothing()
    {
        var history = Read(null, Container("a", (0, 500), (1, 501)), Container("b", (0.5, 900), (1.5, 902)));

        Assert.Equal([0, 1], history.Select(sample => Seconds(sample)));
    }

    [Fact]
    public void Growth_of_every_container_counts_once()
    {
        var history = Read(Settled(0, 100), Container("a", (0, 10), (2, 13), (4, 14)), Container("b", (-1, 20), (1, 22), (3, 25)));

        Assert.Equal([102, 105, 108], history.Select(sample => Seconds(sample)));
        Assert.Equal(At(3), history[^1].At);
    }

    [Fact]
    public void A_new_container_counts_in_full_and_one_that_went_takes_nothing_back()
    {
        var history = Read(Settled(0, 100), Container("old", (-1, 49), (0, 50)), Container("new", (4, 0.5), (5, 1.5)));

        Assert.Equal(101.5, Seconds(history[^1]));
    }

    [Fact]
    public void A_restarted_container_counts_from_zero()
    {
        Assert.Equal(102, Seconds(Read(Settled(0, 100), Container("a", (0, 50), (1, 2)))[^1]));
    }

    [Fact]
    public void A_container_whose_past_is_not_known_is_not_charged_for_it()
    {
        var history = Read(Settled(0, 100), Container("a", (600, 5_000_000), (601, 5_000_001)));

        Assert.Equal([100, 101], history.Select(sample => Seconds(sample)));
    }

    [Fact]
    public void A_workload_that_was_stopped_begins_a_counter_of_its_own()
    {
        var sample = Assert.Single(Read(Settled(0, 100), Container("fresh", (600, 2))));

        Assert.Equal(2, Seconds(sample));
        Assert.NotEqual("a", sample.Series);
    }

    [Fact]
    public void However_the_samples_are_portioned_the_counter_ends_the_same()
    {
        var whole = new[] { Container("a", (0, 10), (2, 13), (4, 14), (6, 1)), Container("b", (-1, 20), (1, 22), (3, 25), (5, 26), (7, 30)) };
        var expected = Read(Settled(0, 100), whole)[^1];
        for (var cut = 1; cut < 7; cut++)
        {
            var first = Read(Settled(0, 100), [.. whole.Select(one => Until(one, cut))]);
            var checkpoint = first.Count == 0 ? Settled(0, 100) : new UsageCheckpoint(first[^1].Counter, first[^1].At, first[^1].Series);

            Assert.Equal(expected, Read(checkpoint, whole)[^1]);
        }
    }

    private static IReadOnlyList<UsageSample> Read(UsageCheckpoint? settledTo, params RawSeries[] containers) =>
        PodUsageHistory.Of(containers, settledTo, Start, Nothing, most: 4);

    private static RawSeries Until(RawSeries series, int second) =>
        new(new SeriesName(new Dictionary<string, string> { ["container"] = series["container"] }), [.. series.Samples.Where(sample => sample.At <= At(second))]);

    private static RawSeries Container(string name, params (double Second, double Value)[] samples) => new(
        new SeriesName(new Dictionary<string, string> { ["container"] = name }),
        [.. samples.Select(sample => new RawSample(At(sample.Second).ToUnixTimeMilliseconds(), sample.Value))]);

    private static UsageCheckpoint Settled(double second, double value) =>
        new(UsageTime.FromMicroseconds((long)(value * 1e6)), At(second), "a");

    private static double Seconds(UsageSample sample) => sample.Counter.Microseconds / 1e6;

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);
}
