using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The counters of a workload's containers become one history.</summary>
public class PodUsageHistoryTest
{
    private const double Vcpus = 4;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void What_was_used_before_the_account_existed_costs_nothing()
    {
        var history = Read(null, Container("a", (0, 500), (1, 501)), Container("b", (0.5, 900), (1.5, 902)));

        Assert.Equal([0, 0, 1, 3], history.Select(sample => Seconds(sample)));
    }

    [Fact]
    public void Growth_of_every_container_counts_once()
    {
        var history = Read(Settled(0, 100), Container("a", (0, 10), (2, 13), (4, 14)), Container("b", (-1, 20), (1, 22), (3, 25)));

        Assert.Equal([102, 105, 108, 109], history.Select(sample => Seconds(sample)));
        Assert.Equal(At(4), history[^1].At);
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
        var nothingWasAlive = Container("fresh", (600, 2)).After([], DateTimeOffset.MinValue);

        var sample = Assert.Single(Read(Settled(0, 100), nothingWasAlive));

        Assert.Equal(2, Seconds(sample));
        Assert.NotEqual("a", sample.Series);
    }

    [Fact]
    public void After_a_silence_of_which_nothing_is_remembered_a_small_counter_may_be_an_old_one()
    {
        var sample = Assert.Single(Read(Settled(0, 100), Container("fresh", (600, 2))));

        Assert.Equal((100, UsageDoubt.PastUnknown), (Seconds(sample), sample.Doubt));
    }

    [Fact]
    public void However_the_samples_are_portioned_the_counter_ends_the_same()
    {
        AssertSameHoweverPortioned(
            Container("a", (0, 10), (2, 13), (4, 14), (6, 1)),
            Container("b", (-1, 20), (1, 22), (3, 25), (5, 26), (7, 30))
        );
    }

    [Fact]
    public void A_silence_in_which_a_container_went_on_is_not_a_stop_whichever_reports_first_and_however_it_is_portioned()
    {
        var history = AssertSameHoweverPortioned(
            Container("a", [.. Every(10, 0, 40, 10), .. Every(10, 210, 300, 31)]),
            Container("gone", Every(10, 5, 45, 3)),
            Container("new", Every(10, 204, 304, 100))
        );

        Assert.Equal(("a", 100 + 30 + 7 + 110.0), (history[^1].Series, Seconds(history[^1])));
    }

    [Fact]
    public void A_stop_is_seen_wherever_it_lies_and_however_it_is_portioned()
    {
        var history = AssertSameHoweverPortioned(
            Container("a", Every(10, 0, 40, 10)),
            Container("b", Every(10, 200, 300, 1)),
            Container("c", Every(10, 225, 305, 1))
        );

        Assert.Equal(("container=b", 11 + 9.0), (history[^1].Series, Seconds(history[^1])));
        Assert.Equal(2, history.Select(sample => sample.Series).Distinct().Count());
    }

    [Fact]
    public void A_container_that_began_in_a_silence_is_charged_in_full_even_if_it_reports_after_another()
    {
        var history = AssertSameHoweverPortioned(
            Container("a", [.. Every(10, 0, 40, 10), .. Every(10, 3640, 3740, 1_000)]),
            Container("new", Every(10, 3645, 3745, 3_000))
        );

        Assert.Equal(100 + 1_000 + 3_010.0, Seconds(history[^1]));
    }

    // Compares one reading of all samples with two readings that are split at each second; the second reading remembers nothing.
    private static List<UsageSample> AssertSameHoweverPortioned(params MetricSeries[] whole)
    {
        var newest = whole.SelectMany(one => one.Samples).Max(sample => sample.At);
        var expected = PodUsageHistory.Of(whole, Settled(0, 100), Start, Vcpus, newest.AddMinutes(1), CounterIdentity.OfContainer).ToList();
        for (var cut = Start; cut < newest; cut = cut.AddSeconds(1))
        {
            var first = PodUsageHistory.Of(
                [.. whole.Select(one => Between(one, Start - Staleness.LookBack, cut))],
                Settled(0, 100),
                Start,
                Vcpus,
                cut,
                CounterIdentity.OfContainer
            );
            var checkpoint = first.Count == 0 ? Settled(0, 100) : new UsageCheckpoint(first[^1].Counter, first[^1].At, first[^1].Series);
            var second = PodUsageHistory.Of(
                [.. whole.Select(one => Between(one, checkpoint.At - Staleness.LookBack, newest))],
                checkpoint,
                Start,
                Vcpus,
                newest.AddMinutes(1),
                CounterIdentity.OfContainer
            );

            Assert.Equal(expected[^1], second.Concat(first).MaxBy(sample => sample.At));
        }

        return expected;
    }

    private static (double Second, double Value)[] Every(int seconds, int from, int to, double value) =>
        [.. Enumerable.Range(0, ((to - from) / seconds) + 1).Select(index => ((double)from + (index * seconds), value + index))];

    private static IReadOnlyList<UsageSample> Read(UsageCheckpoint? settledTo, params MetricSeries[] containers) =>
        PodUsageHistory.Of(
            containers,
            settledTo,
            settledTo is null ? Start : Start.AddDays(-1),
            Vcpus,
            At(100_000),
            CounterIdentity.OfContainer
        );

    private static MetricSeries Between(MetricSeries series, DateTimeOffset from, DateTimeOffset to) =>
        new(
            new SeriesLabels(new Dictionary<string, string> { ["container"] = series["container"] }),
            [.. series.Samples.Where(sample => sample.At > from && sample.At <= to)]
        );

    private static MetricSeries Container(string name, params (double Second, double Value)[] samples) =>
        new(
            new SeriesLabels(new Dictionary<string, string> { ["container"] = name }),
            [.. samples.Select(sample => new MetricSample(At(sample.Second).ToUnixTimeMilliseconds(), sample.Value))]
        );

    private static UsageCheckpoint Settled(double second, double value) =>
        new(UsageTime.FromMicroseconds((long)(value * 1e6)), At(second), "a");

    private static double Seconds(UsageSample sample) => sample.Counter.Microseconds / 1e6;

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);
}
