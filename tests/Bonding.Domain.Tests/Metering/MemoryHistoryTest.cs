using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>Memory gauges become one counter of GiB-seconds.</summary>
public class MemoryHistoryTest
{
    private const double Gibibyte = 1024 * 1024 * 1024;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly DateTimeOffset Later = Start.AddHours(1);

    [Fact]
    public void A_sample_holds_for_the_time_since_the_one_before_it()
    {
        var history = MemoryHistory.Of([Container("a", (0, 1), (10, 2), (30, 4))], null, Start, Later);

        Assert.Equal([0, 20, 100], history.Select(Seconds));
    }

    [Fact]
    public void The_containers_of_a_workload_count_together()
    {
        var history = MemoryHistory.Of([Container("a", (0, 1), (10, 2)), Container("b", (0, 3), (10, 5))], null, Start, Later);

        Assert.Equal([0, 70], history.Select(Seconds));
    }

    [Fact]
    public void A_guest_uses_what_is_available_less_what_is_usable()
    {
        var history = MemoryHistory.Of(
            [
                Guest(SeriesKind.GuestMemoryAvailable, (0, 8), (10, 8)),
                Guest(SeriesKind.GuestMemoryUsable, (0, 6), (10, 5)),
                Guest(SeriesKind.GuestMemoryResident, (0, 8), (10, 8)),
            ],
            null,
            Start,
            Later
        );

        Assert.Equal([0, 30], history.Select(Seconds));
    }

    [Fact]
    public void A_gap_of_more_than_a_minute_is_not_charged_and_the_counter_begins_anew()
    {
        var history = MemoryHistory.Of([Container("a", (0, 1), (10, 1), (90, 1), (100, 1))], null, Start, Later);

        Assert.Equal([0, 10, 0, 10], history.Select(Seconds));
        Assert.Equal(2, history.Select(sample => sample.Series).Distinct().Count());
    }

    [Fact]
    public void However_the_samples_are_portioned_the_counter_ends_the_same()
    {
        MetricSeries[] whole =
        [
            Container("a", (0, 1), (7, 2), (14, 3), (90, 4), (97, 1)),
            Container("b", (1, 5), (8, 6), (15, 7), (91, 2), (98, 3)),
        ];
        var expected = MemoryHistory.Of(whole, null, Start, Later);
        for (var cut = 1; cut <= expected.Count; cut++)
        {
            var until = expected[cut - 1];
            var rest = MemoryHistory.Of(whole, new UsageCheckpoint(until.Counter, until.At, until.Series), Start, Later);

            Assert.Equal(expected.Skip(cut), rest);
        }
    }

    private static double Seconds(UsageSample sample) => sample.Counter.Microseconds / 1e6;

    private static MetricSeries Container(string name, params (double Second, double Gibibytes)[] samples) =>
        Series(SeriesKind.ContainerMemory, name, samples);

    private static MetricSeries Guest(SeriesKind kind, params (double Second, double Gibibytes)[] samples) => Series(kind, "vm", samples);

    private static MetricSeries Series(SeriesKind kind, string name, (double Second, double Gibibytes)[] samples) =>
        new(
            new SeriesLabels(new Dictionary<string, string> { ["metric"] = $"{kind}", ["container"] = name }, kind),
            [
                .. samples.Select(sample => new MetricSample(
                    Start.AddSeconds(sample.Second).ToUnixTimeMilliseconds(),
                    sample.Gibibytes * Gibibyte
                )),
            ]
        );
}
