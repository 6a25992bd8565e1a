using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>The best fresh source says how much CPU a tenant uses, and a switch counts nothing twice.</summary>
public class UsageSourcesTest
{
    private const double Use = 1.5;

    private readonly UsageSources _sources = new(UsageSources.CpuSlack);
    private readonly List<UsageWindow> _windows = [];

    [Fact]
    public void Exporters_alone_are_read_as_before()
    {
        for (var second = 1; second <= 60; second++)
            Tick(second, exporter: true);

        Assert.Equal(UsageSource.Exporter, _sources.Source);
        Assert.Equal(Use, _sources.At(At(60))!.Value, 0.01);
    }

    [Fact]
    public void The_agent_of_the_node_is_used_within_a_second_or_two()
    {
        for (var second = 1; second <= 40; second++)
            Tick(second, exporter: true);
        Tick(41, exporter: true, node: true);
        Tick(42, exporter: true, node: true);
        Tick(43, exporter: true, node: true);

        Assert.Equal(UsageSource.NodeAgent, _sources.Source);
        Assert.Equal(1, _windows[^1].Spacing, 0.01);
        Assert.Equal(43, _windows[^1].End, 0.01);
    }

    [Fact]
    public void When_sources_come_and_go_no_second_counts_twice_and_nothing_jumps()
    {
        for (var second = 1; second <= 400; second++)
            Tick(second, exporter: true, node: second is > 60 and < 150 or > 250, guest: second > 30);

        Assert.All(_windows, window => Assert.Equal(Use, window.Mean, 0.01));
        for (var i = 1; i < _windows.Count; i++)
            Assert.True(_windows[i].Start >= _windows[i - 1].End - 1e-9, $"{_windows[i]} after {_windows[i - 1]}");
        Assert.InRange(_windows.Sum(window => window.Length), 300, 400);
    }

    [Fact]
    public void An_agent_that_falls_silent_is_replaced_by_the_exporters()
    {
        for (var second = 1; second <= 60; second++)
            Tick(second, exporter: true, node: true);
        for (var second = 61; second <= 120; second++)
            Tick(second, exporter: true);

        Assert.Equal(UsageSource.Exporter, _sources.Source);
        Assert.Equal(Use, _sources.At(At(120))!.Value, 0.01);
    }

    [Fact]
    public void A_guest_is_used_once_the_host_agrees_with_it()
    {
        for (var second = 1; second <= 20; second++)
            Tick(second, exporter: true, guest: true);
        Assert.Equal(UsageSource.Exporter, _sources.Source);
        for (var second = 21; second <= 120; second++)
            Tick(second, exporter: true, guest: true);

        Assert.Equal(UsageSource.GuestAgent, _sources.Source);
    }

    [Fact]
    public void A_guest_without_a_host_to_compare_with_is_not_used()
    {
        for (var second = 1; second <= 120; second++)
            Tick(second, guest: true);

        Assert.Null(_sources.At(At(120)));
        Assert.Empty(_windows);
    }

    [Fact]
    public void The_agent_of_the_node_is_enough_to_check_a_guest()
    {
        for (var second = 1; second <= 60; second++)
            Tick(second, node: true, guest: true);
        for (var second = 61; second <= 70; second++)
            Tick(second, guest: true);

        Assert.Equal(UsageSource.GuestAgent, _sources.Source);
    }

    [Fact]
    public void Five_readings_a_second_make_one_window_that_shows_how_it_ended()
    {
        for (var second = 1; second <= 80; second++)
            Tick(second, exporter: true, guest: true);
        // It rests, and begins to use two CPUs 0.4 s before the end of the second.
        for (var fifth = 1; fifth <= 5; fifth++)
            _sources.AddSamples(
                UsageSource.GuestAgent,
                Series(new MetricSample(80_000 + (200 * fifth), (Use * 80) + (fifth <= 3 ? 0 : (fifth - 3) * 0.4)))
            );

        var window = Assert.Single(_sources.Advance(At(81)));

        Assert.Equal((80, 81), (window.Start, window.End));
        Assert.Equal(0.8, window.Mean, 0.001);
        Assert.Equal(2 - 0.8, window.LateRise, 0.001);
    }

    [Fact]
    public void A_guest_that_idles_is_known_at_once()
    {
        for (var second = 1; second <= 80; second++)
            Tick(second, exporter: true, guest: true);
        for (var second = 81; second <= 100; second++)
        {
            _sources.AddSamples(UsageSource.GuestAgent, Series(new MetricSample(second * 1000L, Use * 80)));
            _windows.AddRange(_sources.Advance(At(second)));
        }

        Assert.Equal((100, 0.0), (_windows[^1].End, _windows[^1].Mean));
        Assert.Equal(0, _sources.At(At(100)));
    }

    [Fact]
    public void A_guest_that_lies_moves_nothing()
    {
        for (var second = 1; second <= 300; second++)
            Tick(second, exporter: true, guest: true, lie: 4);

        Assert.Equal(UsageSource.Exporter, _sources.Source);
        Assert.All(_windows, window => Assert.Equal(Use, window.Mean, 0.01));
    }

    // The exporters refresh every 10 s, agents every second.
    private void Tick(int second, bool exporter = false, bool node = false, bool guest = false, double lie = 1)
    {
        if (exporter && second % 10 == 0)
            Add(UsageSource.Exporter, second, Use * second);
        if (node)
            Add(UsageSource.NodeAgent, second, Use * second);
        if (guest)
            Add(UsageSource.GuestAgent, second, Use * second * lie);
        _windows.AddRange(_sources.Advance(At(second)));
    }

    private void Add(UsageSource source, int second, double value) =>
        _sources.AddSamples(source, Series(new MetricSample(second * 1000L, value)));

    private static MetricSeries Series(MetricSample sample) => new(new SeriesLabels(new Dictionary<string, string>()), [sample]);

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);
}
