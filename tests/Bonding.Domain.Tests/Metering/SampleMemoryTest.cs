using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>What the memory knows of the beginning of a series.</summary>
public class SampleMemoryTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public void A_series_that_begins_in_the_first_stretch_is_whole_and_one_that_was_there_before_is_not()
    {
        var joined = SampleMemory.Empty.Join([Series("new", 5, 6, 7), Series("old", -30, 0, 30)], watchedFrom: At(0));

        Assert.Equal([true, false], joined.Select(series => series.IsWhole));
    }

    [Fact]
    public void Without_the_past_before_a_stretch_nothing_is_known_to_be_whole()
    {
        Assert.False(Assert.Single(SampleMemory.Empty.Join([Series("new", 5, 6)], watchedFrom: null)).IsWhole);
    }

    [Fact]
    public void A_series_stays_whole_when_its_first_sample_is_forgotten_and_read_again()
    {
        var first = SampleMemory.Empty.Join([Series("new", [.. Enumerable.Range(5, 20)])], watchedFrom: At(0));
        var memory = SampleMemory.Empty.After(first, At(24), At(24), isSettled: true, reachesBack: true);

        Assert.False(Assert.Single(memory.Join([], null)).IsWhole);
        Assert.True(Assert.Single(memory.Join([Series("new", [.. Enumerable.Range(5, 21)])], null)).IsWhole);
    }

    [Fact]
    public void A_sample_that_is_written_late_before_the_first_one_leaves_the_beginning_unknown()
    {
        var first = SampleMemory.Empty.Join([Series("new", 5, 6)], watchedFrom: At(0));
        var memory = SampleMemory.Empty.After(first, At(6), At(6), isSettled: true, reachesBack: true);

        Assert.False(Assert.Single(memory.Join([Series("new", 4, 5, 6, 7)], null)).IsWhole);
    }

    private static MetricSeries Series(string pod, params int[] seconds) =>
        new(
            new SeriesLabels(new Dictionary<string, string> { ["pod"] = pod }),
            [.. seconds.Select(second => new MetricSample(At(second).ToUnixTimeMilliseconds(), second + 100))]
        );

    private static DateTimeOffset At(double second) => Start + TimeSpan.FromSeconds(second);
}
