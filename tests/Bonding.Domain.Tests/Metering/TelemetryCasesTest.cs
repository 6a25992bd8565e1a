using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering;

/// <summary>What people saw on untidy clusters, with the right charge: vCPU-seconds of a tenant with 2 vCPUs.</summary>
public class TelemetryCasesTest
{
    private const double Size = 2;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly DateTimeOffset Later = Start.AddDays(1);

    [Fact]
    public void T1_Two_jobs_that_scrape_one_kubelet_are_charged_once()
    {
        var first = Series([("job", "kubelet"), .. Container("web-0", "app")], Even(0, 195, 15, 0.5, start: 40));
        var second = Series([("job", "prometheus-kubelet"), .. Container("web-0", "app")], Even(3, 198, 15, 0.5, start: 41.5));

        Assert.Equal(97.5, Charged(195, first, second));
    }

    [Fact]
    public void T2_A_plain_container_that_is_called_compute_is_charged()
    {
        var compute = Series(Container("web-0", "compute"), Even(0, 195, 15, 0.49));
        var tiny = Series(Container("web-0", "tiny"), Even(0, 195, 15, 0.01));

        Assert.Equal(97.5, Charged(195, compute, tiny), 1e-3);
        Assert.Equal(97.5, Charged(195, Series(Container("web-0", "compute"), Even(0, 195, 15, 0.5))), 1e-3);
    }

    [Fact]
    public void T3_A_sandboxed_pod_is_charged_by_its_own_row()
    {
        var hidden = Series(Container("web-0", "app"), Even(0, 600, 10, 0));
        var own = Series(Pod("web-0"), Even(0, 600, 10, 2));

        Assert.Equal(1_200, Charged(600, hidden, own), 1e-3);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(120)]
    [InlineData(600)]
    public void T4_A_pod_whose_container_restarts_is_charged_by_its_own_row(int seconds)
    {
        var own = Series(Pod("web-0"), Even(0, 1_200, 30, 1));
        var lives = Enumerable
            .Range(0, 1_200 / seconds)
            .Select(life =>
                Series(
                    [("id", $"/kubepods/web-0/{life}"), .. Container("web-0", "app")],
                    [
                        .. Even(0, 1_200, 30, 1)
                            .Where(sample => sample.Second >= life * seconds && sample.Second < (life + 1) * seconds)
                            .Select(sample => (sample.Second, sample.Second - (life * seconds))),
                    ]
                )
            );

        Assert.Equal(1_200, Charged(1_200, [own, .. lives]), 1e-3);
    }

    [Fact]
    public void T5_A_series_that_goes_on_with_one_more_label_is_the_same_counter()
    {
        var before = Series(Container("web-0", "app"), Even(0, 90, 15, 0, start: 60));
        var after = Series([("cluster", "one"), .. Container("web-0", "app")], Even(105, 225, 15, 0.075, start: 60));
        Assert.Equal(9.0, Charged(225, before, after), 1e-3);

        var named = Series([("id", "/kubepods/web-0"), .. Container("web-0", "app")], Even(105, 225, 15, 0.075, start: 60));
        Assert.Equal(9.0, Charged(225, before, named), 1e-3);
        Assert.Equal(9.0, ChargedVm(225, Node(before), Node(after)), 1e-3);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(60.02)]
    [InlineData(120)]
    public void T7_Memory_that_is_scraped_once_in_one_or_two_minutes_is_charged(double spacing)
    {
        var samples = Enumerable.Range(0, 31).Select(index => (index * spacing, 1024.0 * 1024 * 1024)).ToArray();
        var history = MemoryHistory.Of(
            [Series(Container("web-0", "app"), samples, SeriesKind.ContainerMemory)],
            new UsageCheckpoint(UsageTime.Zero, Start, "m"),
            Start,
            Later
        );

        Assert.Equal(30 * spacing, history[^1].Counter.Seconds, 1e-3);
        Assert.Single(history.Select(sample => sample.Series).Distinct());
    }

    [Fact]
    public void T7_A_gauge_that_drifts_by_minutes_is_known_all_the_time()
    {
        var gauge = new MemoryGauge();
        var known = new List<bool>();
        for (var second = 0; second < 600; second++)
        {
            if (second % 60 == 0)
                gauge.AddSamples(Series(Container("web-0", "app"), [(second + (second / 3000.0), 5)], SeriesKind.ContainerMemory));
            if (second > 180)
                known.Add(gauge.At(Start.AddSeconds(second)) is not null);
        }

        Assert.All(known, Assert.True);
    }

    [Fact]
    public void T13_Copies_of_a_sample_add_nothing()
    {
        var once = Even(0, 100, 10, 0.5);
        var copied = once.SelectMany(sample => Enumerable.Repeat(sample, 7 + ((int)sample.Second / 10 % 5))).ToArray();

        Assert.Equal(50, Charged(100, Series(Container("web-0", "app"), copied)), 1e-3);
        Assert.Equal(50, ChargedVm(100, Node(Series(Container("web-0", "app"), copied))), 1e-3);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1e-9)]
    public void T14_A_small_step_back_is_no_reset(double step)
    {
        (double, double)[] samples = [(0, 50_000), (10, 50_005), (20, 50_005 - step), (30, 50_010), (40, 50_015)];
        var series = Series(Container("web-0", "app"), samples);

        Assert.Equal(15, Charged(40, series), 1e-3);
        Assert.Equal(15, ChargedVm(40, Node(series)), 1e-3);
    }

    [Fact]
    public void T14_A_young_counter_that_steps_back_once_is_charged_once()
    {
        var series = Series(Container("web-0", "app"), [(0, 0), (10, 5), (20, 4.5), (30, 10), (40, 15)]);

        Assert.Equal(15, Charged(40, series), 1e-3);
        Assert.Equal(15, ChargedVm(40, Node(series)), 1e-3);
    }

    [Fact]
    public void T14_A_restarted_container_begins_near_zero_and_is_charged_from_there()
    {
        var series = Series(Container("web-0", "app"), [(0, 50_000), (10, 50_005), (20, 3), (30, 8)]);

        Assert.Equal(13, Charged(30, series), 1e-3);
        Assert.Equal(13, ChargedVm(30, Node(series)), 1e-3);
    }

    [Fact]
    public void T16_An_account_whose_pod_began_while_no_operator_ran_is_charged_from_the_beginning()
    {
        var pod = Series(
            Container("web-0", "app"),
            [.. Even(20, 657, 13, 0.3).Select(sample => (sample.Second, 0.3 * (sample.Second - 15)))]
        );
        var history = PodUsageHistory.Of([pod], null, Start, Size, Later, CounterIdentity.OfContainer);

        Assert.Equal(0.3 * (657 - 15), history[^1].Counter.Seconds, 1e-3);
        Assert.Equal(UsageTime.Zero, history[0].Counter);
    }

    [Fact]
    public void Growth_beyond_the_size_is_told_and_not_charged()
    {
        var history = Read(30, Series(Container("web-0", "app"), [(0, 10), (10, 12), (20, 9_000), (30, 9_001)]));

        Assert.InRange(history[^1].Counter.Seconds, 3, 3 + (Size * 30) + 1);
        Assert.Contains(history, sample => sample.Doubt == UsageDoubt.GrowthBeyondSize);
    }

    [Fact]
    public void Two_clusters_under_the_same_names_are_told_and_only_one_is_charged()
    {
        var first = Series([("cluster", "a"), .. Container("db-0", "app")], Even(0, 100, 10, 0.5, start: 1_000));
        var second = Series([("cluster", "b"), .. Container("db-0", "app")], Even(1, 101, 10, 1, start: 3_000));
        var history = Read(100, first, second);

        Assert.Equal(50, history[^1].Counter.Seconds, 1e-3);
        Assert.Contains(history, sample => sample.Doubt == UsageDoubt.TellersDisagree);
    }

    private static double Charged(double to, params MetricSeries[] series) => Read(to, series)[^1].Counter.Seconds;

    private static IReadOnlyList<UsageSample> Read(double to, params MetricSeries[] series) =>
        PodUsageHistory.Of(
            series.Select(one => one.With([.. one.Samples.Where(sample => sample.At <= Start.AddSeconds(to))], null)),
            new UsageCheckpoint(UsageTime.Zero, Start, "a"),
            Start.AddDays(-1),
            Size,
            Later,
            CounterIdentity.OfContainer
        );

    private static double ChargedVm(double to, params MetricSeries[] series)
    {
        var settled = new UsageCheckpoint(UsageTime.FromMicroseconds((long)(series[0].Samples[0].Value * 1e6)), Start, "node-1");
        var ledger = CreditLedger.Empty with { Checkpoint = settled };
        var rules = AccountRules.Of(EarnRate.Of(20, 2), CreditSpecification.Unlimited);
        var counters = CounterSeries.ByLabel(series, "node", settled, Size);
        foreach (var sample in UsageHistory.OfVirtualMachine(counters, settled, Start, Size).Where(one => one.At <= Start.AddSeconds(to)))
            ledger = Accrual.Settle(ledger, rules, sample);
        return ledger.Spent.MicroCredits * 60 / 1e6;
    }

    private static MetricSeries Node(MetricSeries series) =>
        new(new SeriesLabels(new Dictionary<string, string> { ["node"] = "node-1", ["cluster"] = series["cluster"] }), series.Samples);

    private static (string, string)[] Pod(string pod) => [("pod", pod)];

    private static (string, string)[] Container(string pod, string container) => [("pod", pod), ("container", container)];

    private static (double Second, double Value)[] Even(double from, double to, double spacing, double perSecond, double start = 0) =>
        [
            .. Enumerable
                .Range(0, (int)((to - from) / spacing) + 1)
                .Select(index => (from + (index * spacing), start + (index * spacing * perSecond))),
        ];

    private static MetricSeries Series(
        (string Name, string Value)[] labels,
        (double Second, double Value)[] samples,
        SeriesKind kind = SeriesKind.Counter
    ) =>
        new(
            new SeriesLabels(labels.ToDictionary(label => label.Name, label => label.Value), kind),
            [.. samples.Select(sample => new MetricSample(Start.AddSeconds(sample.Second).ToUnixTimeMilliseconds(), sample.Value))]
        );
}
