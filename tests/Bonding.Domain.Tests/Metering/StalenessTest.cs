using System.Reflection;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>How long a measurement counts.</summary>
public class StalenessTest
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(10, 25)]
    [InlineData(18, 45)]
    [InlineData(60, 45)]
    public void A_counter_is_gone_after_two_and_a_half_scrapes_within_bounds(int spacing, int silence) =>
        Assert.Equal(TimeSpan.FromSeconds(silence), Staleness.Of([new MetricSample(0, 1), new MetricSample(spacing * 1000, 2)]));

    [Fact]
    public void A_counter_with_one_sample_may_be_silent_for_the_longest_time() =>
        Assert.Equal(Staleness.UnknownInterval, Staleness.Of([new MetricSample(0, 1)]));

    [Fact]
    public void No_other_type_of_metering_has_a_threshold_of_its_own()
    {
        var elsewhere = typeof(Staleness)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Staleness).Namespace && type != typeof(Staleness))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(TimeSpan))
            .Select(field => $"{field.DeclaringType!.Name}.{field.Name}");

        // The delay of a scrape is no age: it bounds up to when samples may still arrive. Nor are the waits before a namespace is read
        // again.
        Assert.Equal(["FloodWatch.FirstWait", "FloodWatch.LongestWait", "ReadWindow.ScrapeDelay"], elsewhere.Order(StringComparer.Ordinal));
    }
}
