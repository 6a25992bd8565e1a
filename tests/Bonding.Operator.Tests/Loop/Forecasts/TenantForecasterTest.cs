using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;

namespace Bonding.Operator.Tests.Loop.Forecasts;

/// <summary>What is known of a tenant's usage, second by second, when its source refreshes its samples more seldom.</summary>
public class TenantForecasterTest
{
    private static readonly TenantCapacity Size = new(Vcpus: 4, MemoryBytes: 100, IoBytesPerSecond: 10);

    private readonly TenantForecaster _tenant = new(new ForecastEngines(ForecastWeights.None).GetOrAdd(new NamespacedName("shop", "web")));

    [Fact]
    public void A_source_that_refreshes_every_three_and_a_quarter_seconds_is_forecast_as_such()
    {
        for (var second = 1; second <= 300; second++)
            Tick(second, refresh: 3.25);

        Assert.Equal(0.25, _tenant.Latest(MeteredResource.Cpu), 0.005);
        var forecast = _tenant.Predict(MeteredResource.Cpu);
        Assert.Equal((ForecastQuality.Ready, false), (forecast.Quality, forecast.ClaimsPeak));
        Assert.Equal(3.25, forecast.Spacing.TotalSeconds, 0.05);
        Assert.InRange(forecast.Age.TotalSeconds, 0, 3.25);
        Assert.InRange(_tenant.LongestSpacing(MeteredResource.Cpu)!.Value.TotalSeconds, 3, 4);
        Assert.InRange(forecast.PeakQuantile, 0.24, 0.27);
    }

    [Fact]
    public void Samples_of_every_second_are_forecast_to_the_second()
    {
        for (var second = 1; second <= 60; second++)
            Tick(second, refresh: 1);

        foreach (var kind in Enum.GetValues<MeteredResource>())
        {
            var forecast = _tenant.Predict(kind);
            Assert.Equal((ForecastQuality.Ready, true, TimeSpan.Zero), (forecast.Quality, forecast.ClaimsPeak, forecast.Age));
        }

        Assert.Equal((0.25, 0.5, 0.2), (Share(MeteredResource.Cpu), Share(MeteredResource.Memory), Share(MeteredResource.Io)));
    }

    [Fact]
    public void Seconds_that_are_not_observed_make_the_forecast_older_until_it_is_stale()
    {
        for (var second = 1; second <= 60; second++)
            Tick(second, refresh: 1);
        for (var away = 0; away < 4; away++)
            _tenant.Advance(null, Size);

        Assert.False(_tenant.IsFresh);
        var forecast = _tenant.Predict(MeteredResource.Cpu);
        Assert.Equal((ForecastQuality.Stale, 4), (forecast.Quality, forecast.Age.TotalSeconds));
    }

    [Fact]
    public void Bursts_that_repeat_are_foretold_for_when_a_write_acts()
    {
        double used = 0;
        for (var second = 1; second <= 600; second++)
        {
            used += (second - 1) % 60 < 12 ? 2 : 0.1;
            TickCpu(second, used);
            _ = BurstsNow();
        }

        Assert.Equal(60, _tenant.BurstPeriod, 0.5);
        Assert.Equal((0.025f, 1), (BurstsNow().Now, BurstsNow().Staleness.TotalSeconds));
        var phase = BurstsNow().Phase!.Value;
        Assert.Equal(0.5, phase.Soon, 0.02);
        Assert.True(phase.AlarmsRight >= BurstRules.Default.Proven && phase.BurstsAnnounced >= BurstRules.Default.Proven);
        for (var second = 601; second <= 640; second++)
        {
            used += (second - 1) % 60 < 12 ? 2 : 0.1;
            TickCpu(second, used);
        }

        Assert.Equal(0.025, BurstsNow().Phase!.Value.HighestAhead, 0.002);
    }

    [Fact]
    public void A_burst_counts_what_waits_and_is_not_known_when_no_sample_is()
    {
        for (var second = 1; second <= 10; second++)
        {
            _tenant.AddContention(Series("delay", SeriesKind.VcpuDelay, second, second));
            TickCpu(second, second);
        }

        Assert.Equal(0.5, BurstsNow().Now, 0.01);
        _tenant.Advance(null, Size);
        Assert.True(float.IsNaN(BurstsNow().Now));
    }

    [Fact]
    public void The_load_that_an_agent_reports_is_forecast_within_two_seconds()
    {
        for (var second = 1; second <= 300; second++)
            TickWithAgent(second, used: second);
        Assert.Equal((UsageSource.NodeAgent, 1), (_tenant.Source, _tenant.Predict(MeteredResource.Cpu).Spacing.TotalSeconds));
        var before = _tenant.Predict(MeteredResource.Cpu).PeakQuantile;

        TickWithAgent(301, used: 304);
        TickWithAgent(302, used: 308);

        Assert.InRange(before, 0.24, 0.3);
        Assert.Equal(1, Share(MeteredResource.Cpu));
        Assert.InRange(_tenant.Predict(MeteredResource.Cpu).PeakQuantile, 0.6, 1);
    }

    [Fact]
    public void Memory_and_disks_do_not_jump_when_their_source_changes()
    {
        for (var second = 1; second <= 400; second++)
        {
            if (second % 10 == 0)
            {
                _tenant.AddSamples(MeteredResource.Cpu, Series("cpu", SeriesKind.Counter, second, second));
                _tenant.AddSamples(MeteredResource.Io, Series("disk", SeriesKind.Counter, second, 2 * second));
                AddMemory("exporter", second, _tenant.AddSamples);
            }

            if (second is > 100 and <= 200 or > 300)
            {
                _tenant.AddCpu(UsageSource.GuestAgent, Series("guest", SeriesKind.Counter, second, second));
                _tenant.AddIo(UsageSource.GuestAgent, Series("guest", SeriesKind.Counter, second, 2 * second));
                AddMemory("guest", second, (_, series) => _tenant.AddGuestMemory(series));
            }

            _tenant.Advance(DateTimeOffset.FromUnixTimeSeconds(second), Size);
            if (second <= 60)
                continue;
            Assert.Equal((0.25, 0.5, 0.2), (Share(MeteredResource.Cpu), Share(MeteredResource.Memory), Share(MeteredResource.Io)));
        }

        Assert.Equal(TimeSpan.FromSeconds(1), _tenant.LongestSpacing(MeteredResource.Io));
        Assert.InRange(_tenant.Predict(MeteredResource.Memory).Age.TotalSeconds, 0, 1);
    }

    private static void AddMemory(string teller, int second, Action<MeteredResource, MetricSeries> add)
    {
        add(MeteredResource.Memory, Series(teller + " total", SeriesKind.GuestMemoryAvailable, second, 100));
        add(MeteredResource.Memory, Series(teller + " usable", SeriesKind.GuestMemoryUsable, second, 50));
    }

    // The exporter shows a new value every 10 s.
    private void TickWithAgent(int second, double used)
    {
        if (second % 10 == 0)
            _tenant.AddSamples(MeteredResource.Cpu, Series("cpu", SeriesKind.Counter, second, used));
        _tenant.AddCpu(UsageSource.NodeAgent, Series("agent", SeriesKind.Counter, second, used));
        _tenant.Advance(DateTimeOffset.FromUnixTimeSeconds(second), Size);
    }

    private BurstOutlook BurstsNow() => _tenant.BurstsOf(TimeSpan.FromSeconds(1), 0.15f, BurstRules.Default);

    private void TickCpu(int second, double used)
    {
        _tenant.AddSamples(MeteredResource.Cpu, Series("cpu", SeriesKind.Counter, second, used));
        _tenant.Advance(DateTimeOffset.FromUnixTimeSeconds(second), Size);
    }

    private double Share(MeteredResource kind) => Math.Round(_tenant.Latest(kind), 6);

    private void Tick(int second, double refresh)
    {
        var shown = Math.Floor(second / refresh) * refresh;
        _tenant.AddSamples(MeteredResource.Cpu, Series("cpu", SeriesKind.Counter, second, shown));
        _tenant.AddSamples(MeteredResource.Io, Series("io", SeriesKind.Counter, second, 2 * shown));
        _tenant.AddSamples(MeteredResource.Memory, Series("memory", SeriesKind.ContainerMemory, second, 50));
        _tenant.Advance(DateTimeOffset.FromUnixTimeSeconds(second), Size);
    }

    private static MetricSeries Series(string name, SeriesKind kind, int second, double value) =>
        new(new SeriesLabels(new Dictionary<string, string> { ["series"] = name }, kind), [new MetricSample(second * 1000, value)]);
}
