using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The memory that a tenant uses now, from gauges of different kinds.</summary>
public class MemoryGaugeTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly MemoryGauge _gauge = new();

    [Fact]
    public void Nothing_is_known_without_samples() => Assert.Null(_gauge.At(Now));

    [Fact]
    public void A_guest_uses_what_is_available_less_what_is_usable()
    {
        Add(SeriesKind.GuestMemoryAvailable, "vm", 0, 800);
        Add(SeriesKind.GuestMemoryUsable, "vm", 0, 500);
        Add(SeriesKind.GuestMemoryResident, "vm", 0, 900);

        Assert.Equal(300, _gauge.At(Now));
    }

    [Fact]
    public void Without_the_guests_own_report_its_resident_memory_counts()
    {
        Add(SeriesKind.GuestMemoryAvailable, "vm", 0, 800);
        Add(SeriesKind.GuestMemoryResident, "vm", 0, 900);

        Assert.Equal(900, _gauge.At(Now));
    }

    [Fact]
    public void Of_the_source_and_the_target_of_a_migration_the_newest_sample_holds()
    {
        Add(SeriesKind.GuestMemoryResident, "target", 1, 200);
        Add(SeriesKind.GuestMemoryResident, "source", 5, 100);

        Assert.Equal(200, _gauge.At(Now));
    }

    [Fact]
    public void The_containers_of_a_workload_count_together_and_counters_do_not_count()
    {
        Add(SeriesKind.ContainerMemory, "a", 1, 100);
        Add(SeriesKind.ContainerMemory, "b", 5, 20);
        Add(SeriesKind.Counter, "c", 1, 5_000);

        Assert.Equal(120, _gauge.At(Now));
    }

    [Theory]
    [InlineData(45, true)]
    [InlineData(46, false)]
    public void A_sample_holds_for_45_seconds(int age, bool holds)
    {
        Add(SeriesKind.ContainerMemory, "a", age, 100);

        Assert.Equal(holds ? 100 : null, _gauge.At(Now));
    }

    private void Add(SeriesKind kind, string name, int age, double bytes) =>
        _gauge.AddSamples(
            new MetricSeries(
                new SeriesLabels(new Dictionary<string, string> { ["kind"] = $"{kind}", ["container"] = name }, kind),
                [new MetricSample(Now.AddSeconds(-age).ToUnixTimeMilliseconds(), bytes)]
            )
        );
}
