using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>What held a tenant back, from the counters that are there.</summary>
public class ContentionHistoryTest
{
    private const double Rounding = 1e-6;
    private readonly ContentionHistory _history = new();

    [Fact]
    public void A_server_without_these_counters_says_nothing() =>
        Assert.Equal(Contention.Unknown, _history.Over(Window(10, 11, 1), hasLimit: false));

    [Fact]
    public void The_delay_of_each_vCPU_is_waiting_for_weight()
    {
        Grow(Vcpu("node-1", "0"), 1, 30, 0.5);
        Grow(Vcpu("node-1", "1"), 1, 30, 0.25);
        var contention = _history.Over(Window(28, 29, 1.25), hasLimit: false);
        Assert.Equal(ContentionCause.Weight, contention.Cause);
        Assert.Equal(0.75, contention.Waiting, Rounding);
    }

    [Fact]
    public void Several_scrapers_of_one_vCPU_count_once()
    {
        Grow(Vcpu("node-1", "0"), 1, 30, 0.5);
        Grow(Labels(SeriesKind.VcpuDelay, ("node", "node-1"), ("id", "0"), ("job", "second")), 1, 30, 0.5);
        Assert.Equal(0.5, _history.Over(Window(28, 29, 0.5), hasLimit: false).Waiting, Rounding);
    }

    [Fact]
    public void A_delay_that_does_not_grow_is_no_waiting()
    {
        Grow(Vcpu("node-1", "0"), 1, 60, 0);
        Assert.Equal(ContentionCause.None, _history.Over(Window(58, 59, 1), hasLimit: false).Cause);
    }

    [Theory]
    [InlineData(0.9, 9, ContentionCause.OwnLimit)]
    [InlineData(0.9, 4, ContentionCause.Weight)]
    [InlineData(0.9, 0, ContentionCause.Weight)]
    public void The_periods_that_a_limit_held_back_tell_whose_fault_pressure_is(double pressure, double throttled, ContentionCause cause)
    {
        // Ten periods a second. Of an idle machine all pressure is throttling.
        Grow(Container(SeriesKind.CpuPressure, "app"), 1, 60, pressure);
        Grow(Container(SeriesKind.CpuPeriods, "app"), 1, 60, 10);
        Grow(Container(SeriesKind.CpuThrottledPeriods, "app"), 1, 60, throttled);
        Assert.Equal(cause, _history.Over(Window(58, 59, 0.1), hasLimit: true).Cause);
    }

    [Fact]
    public void A_limit_of_the_pod_holds_back_its_containers_too()
    {
        Grow(Container(SeriesKind.CpuPressure, "app"), 1, 60, 0.9);
        Grow(Container(SeriesKind.CpuPeriods, ""), 1, 60, 10);
        Grow(Container(SeriesKind.CpuThrottledPeriods, ""), 1, 60, 9);
        Assert.Equal(ContentionCause.OwnLimit, _history.Over(Window(58, 59, 0.1), hasLimit: true).Cause);
    }

    [Fact]
    public void A_VM_that_the_operator_has_limited_waits_for_its_limit()
    {
        Grow(Vcpu("node-1", "0"), 1, 60, 0.8);
        Assert.Equal(Contention.Unknown, _history.Over(Window(57, 58, 0.2), hasLimit: true));
        Grow(Container(SeriesKind.CpuPeriods, "compute"), 1, 60, 10);
        Grow(Container(SeriesKind.CpuThrottledPeriods, "compute"), 1, 60, 8);
        Assert.Equal(ContentionCause.OwnLimit, _history.Over(Window(58, 59, 0.2), hasLimit: true).Cause);
    }

    [Fact]
    public void The_pods_own_row_stands_in_for_containers_that_report_nothing()
    {
        Grow(Container(SeriesKind.CpuPressure, ""), 1, 60, 0.5);
        Assert.Equal(new Contention(ContentionCause.Weight, 0.5), Rounded(_history.Over(Window(58, 59, 0.5), hasLimit: false)));
        Grow(Container(SeriesKind.CpuPressure, "app"), 1, 60, 0.25);
        Assert.Equal(new Contention(ContentionCause.Weight, 0.25), Rounded(_history.Over(Window(59, 60, 0.5), hasLimit: false)));
    }

    [Fact]
    public void A_counter_that_began_anew_says_nothing_of_that_window()
    {
        Grow(Vcpu("node-1", "0"), 1, 30, 0.5);
        _history.AddSamples(new MetricSeries(Vcpu("node-1", "0"), [new MetricSample(31_000, 0.25)]));
        Assert.Equal(Contention.Unknown, _history.Over(Window(30, 31, 0.5), hasLimit: false));
    }

    [Fact]
    public void What_the_kubelet_has_not_shown_yet_is_taken_to_go_on_as_it_was()
    {
        // KubeVirt's counters are read every second, the kubelet's every ten.
        Grow(Vcpu("node-1", "0"), 1, 64, 0.8);
        for (var second = 0; second <= 60; second += 10)
        {
            Add(Container(SeriesKind.CpuPeriods, "compute"), second, 10 * second);
            Add(Container(SeriesKind.CpuThrottledPeriods, "compute"), second, 8 * second);
        }

        Assert.Equal(ContentionCause.OwnLimit, _history.Over(Window(63, 64, 0.2), hasLimit: true).Cause);
    }

    [Fact]
    public void Reading_the_same_samples_in_other_portions_changes_nothing()
    {
        var other = new ContentionHistory();
        var samples = Enumerable.Range(1, 40).Select(second => new MetricSample(second * 1000, 0.3 * second)).ToList();
        foreach (var sample in samples)
            _history.AddSamples(new MetricSeries(Vcpu("node-1", "0"), [sample]));
        other.AddSamples(new MetricSeries(Vcpu("node-1", "0"), samples[..25]));
        other.AddSamples(new MetricSeries(Vcpu("node-1", "0"), samples[10..]));
        for (var second = 30; second < 40; second++)
            Assert.Equal(_history.Over(Window(second, second + 1, 1), false), other.Over(Window(second, second + 1, 1), false));
    }

    private void Grow(SeriesLabels labels, int from, int to, double perSecond)
    {
        for (var second = from; second <= to; second++)
            Add(labels, second, perSecond * second);
    }

    private void Add(SeriesLabels labels, int second, double value) =>
        _history.AddSamples(new MetricSeries(labels, [new MetricSample(second * 1000, value)]));

    private static Contention Rounded(Contention contention) => contention with { Waiting = Math.Round(contention.Waiting, 6) };

    private static UsageWindow Window(double start, double end, double mean) => new(start, end, mean, end - start);

    private static SeriesLabels Vcpu(string node, string id) => Labels(SeriesKind.VcpuDelay, ("node", node), ("id", id));

    private static SeriesLabels Container(SeriesKind kind, string container) =>
        Labels(kind, ("pod", "cart-0"), ("container", container), ("__name__", $"{kind}"));

    private static SeriesLabels Labels(SeriesKind kind, params (string Name, string Value)[] labels) =>
        new(labels.ToDictionary(label => label.Name, label => label.Value), kind);
}
