using Bonding.Domain.Metering;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;
using Bonding.Simulation.Telemetry;

namespace Bonding.Simulation.Tests.Telemetry;

/// <summary>A tenant uses one core at all times and waits for a quarter of one.</summary>
public class TenantTelemetryTest
{
    private const int Seconds = 600;
    private const double Rounding = 2e-3;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 2)]
    [InlineData(30, 1)]
    public void A_fresh_source_shows_the_moment_of_each_scrape(int interval, int delay)
    {
        var samples = Read(new TelemetryProfile(TelemetrySource.Fresh, interval, delay, 1)).SelectMany(read => read.Used).ToList();

        Assert.InRange(samples.Count, (Seconds / interval) - 1 - delay, Seconds / interval);
        Assert.All(samples, sample => Assert.Equal(sample.AtMilliseconds / 1000.0, sample.Value, Rounding));
        Assert.All(samples.Zip(samples.Skip(1)), pair => Assert.InRange(GapOf(pair), interval - Rounding, interval + Rounding));
    }

    [Fact]
    public void KubeVirt_repeats_a_value_for_three_and_a_quarter_seconds()
    {
        var telemetry = new TenantTelemetry(new TelemetryProfile(TelemetrySource.KubeVirt, 1, 0, 1), "shop/web");
        var rates = new List<double>();
        for (var second = 1; second <= Seconds; second++)
        {
            telemetry.Record(1, 0);
            telemetry.Read(second);
            rates.Add(telemetry.Rate);
        }

        // A rate of the newest two samples is 0 or 3.25, and one core only on the mean.
        var known = rates.Where(rate => !double.IsNaN(rate)).ToList();
        Assert.All(known, rate => Assert.True(rate < 0.01 || Math.Abs(rate - 3.25) < 0.02, $"{rate}"));
        Assert.Equal(1, known.Average(), 0.02);
    }

    [Fact]
    public void Cadvisor_measures_every_ten_to_fifteen_seconds_and_drifts()
    {
        var samples = Read(new TelemetryProfile(TelemetrySource.Cadvisor, 1, 0, 1)).SelectMany(read => read.Used).ToList();

        var gaps = samples.Zip(samples.Skip(1)).Select(GapOf).ToList();
        Assert.All(gaps, gap => Assert.InRange(gap, 10 - Rounding, 15 + Rounding));
        Assert.True(gaps.Max() - gaps.Min() > 1, $"{gaps.Min()} to {gaps.Max()}");
        Assert.All(samples, sample => Assert.Equal(sample.AtMilliseconds / 1000.0, sample.Value, Rounding));
    }

    [Theory]
    [InlineData(TelemetrySource.Fresh, 2)]
    [InlineData(TelemetrySource.KubeVirt, 2)]
    [InlineData(TelemetrySource.Cadvisor, 2)]
    public void A_sample_cannot_be_read_before_its_delay_has_passed(TelemetrySource source, int delay)
    {
        var reads = Read(new TelemetryProfile(source, 5, delay, 1)).ToList();
        for (var second = 1; second <= reads.Count; second++)
            Assert.All(reads[second - 1].Used, sample => Assert.True(sample.AtMilliseconds / 1000.0 <= second - delay + Rounding));
    }

    [Fact]
    public void Waiting_is_measured_with_the_use()
    {
        var reads = Read(new TelemetryProfile(TelemetrySource.KubeVirt, 5, 1, 1)).ToList();
        var (used, waited) = (reads.SelectMany(read => read.Used).ToList(), reads.SelectMany(read => read.Waited).ToList());
        Assert.Equal(used.Select(sample => sample.AtMilliseconds), waited.Select(sample => sample.AtMilliseconds));
        Assert.All(used.Zip(waited), pair => Assert.Equal(pair.First.Value / 4, pair.Second.Value, 1e-9));
    }

    [Fact]
    public void Phases_depend_on_seed_and_tenant_alone()
    {
        List<MetricSample> Of(long seed, string tenant) =>
            [.. Read(new TelemetryProfile(TelemetrySource.Cadvisor, 10, 1, seed), tenant).SelectMany(read => read.Used)];
        Assert.Equal(Of(1, "a"), Of(1, "a"));
        Assert.NotEqual(Of(1, "a"), Of(2, "a"));
        Assert.NotEqual(Of(1, "a"), Of(1, "b"));
    }

    private static double GapOf((MetricSample First, MetricSample Second) pair) =>
        (pair.Second.AtMilliseconds - pair.First.AtMilliseconds) / 1000.0;

    private static IEnumerable<SeenCounters> Read(TelemetryProfile profile, string tenant = "shop/web")
    {
        var telemetry = new TenantTelemetry(profile, tenant);
        for (var second = 1; second <= Seconds; second++)
        {
            telemetry.Record(1, 0.25);
            yield return telemetry.Read(second);
        }
    }
}
