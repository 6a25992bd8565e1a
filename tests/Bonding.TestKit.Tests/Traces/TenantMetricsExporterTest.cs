using System.Globalization;
using Bonding.TestKit.Traces;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.TestKit.Tests.Traces;

public sealed class TenantMetricsExporterTest : IAsyncLifetime
{
    private const string Cpu = "kubevirt_vmi_cpu_usage_seconds_total{node=\"node-1\",namespace=\"shop\",name=\"web\"}";
    private static readonly TenantSize Size = new(4, 1000);
    private static readonly Trace Even = Trace.Parse("even", "t,cpu,memory,read,write\n0,0.5,10,0,1\n1,0.5,5,2,0\n");
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new();
    private readonly HttpClient _http = new();
    private TenantMetricsExporter _exporter = null!;

    public async ValueTask InitializeAsync() => _exporter = await TenantMetricsExporter.StartAsync(Stop, _time);

    public async ValueTask DisposeAsync()
    {
        await _exporter.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_traces_peak_is_the_tenants_whole_size()
    {
        _exporter.AddMachine("shop", "web", "node-1", Size, Even);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(40, await ValueAsync(Cpu), 6);
    }

    [Fact]
    public async Task A_VM_has_KubeVirts_series_and_a_container_has_cAdvisors()
    {
        _exporter.AddMachine("shop", "web", "node-1", Size, Even);
        _exporter.AddContainer("shop", "cart-0", "app", Size, Even);
        _time.Advance(TimeSpan.FromSeconds(3));
        const string machine = "node=\"node-1\",namespace=\"shop\",name=\"web\"";
        const string container = "namespace=\"shop\",pod=\"cart-0\",container=\"app\"";
        Assert.Equal(1000, await ValueAsync($"kubevirt_vmi_memory_available_bytes{{{machine}}}"));
        Assert.Equal(600, await ValueAsync($"kubevirt_vmi_memory_usable_bytes{{{machine}}}"), 6);
        Assert.Equal(2048, await ValueAsync($"kubevirt_vmi_storage_read_traffic_bytes_total{{{machine},drive=\"vda\"}}"));
        Assert.Equal(2048, await ValueAsync($"kubevirt_vmi_storage_write_traffic_bytes_total{{{machine},drive=\"vda\"}}"));
        Assert.Equal(12, await ValueAsync($"container_cpu_usage_seconds_total{{{container}}}"), 6);
        Assert.Equal(400, await ValueAsync($"container_memory_working_set_bytes{{{container}}}"), 6);
        Assert.Equal(2048, await ValueAsync($"container_fs_reads_bytes_total{{{container}}}"));
    }

    [Fact]
    public async Task What_waits_for_CPU_is_shown_only_of_tenants_for_which_a_test_asks()
    {
        _exporter.AddMachine("shop", "silent", "node-1", Size, Even);
        _exporter.AddMachine("shop", "web", "node-1", Size, Even).WaitingShare = 0.5;
        _exporter.AddContainer("shop", "cart-0", "app", Size, Even).WaitingShare = 0.2;
        _time.Advance(TimeSpan.FromSeconds(10));
        const string machine = "node=\"node-1\",namespace=\"shop\",name=\"web\",id=\"0\"";
        const string container = "namespace=\"shop\",pod=\"cart-0\",container=\"app\"";
        Assert.Equal(5, await ValueAsync($"kubevirt_vmi_vcpu_delay_seconds_total{{{machine}}}"), 6);
        Assert.Equal(2, await ValueAsync($"container_pressure_cpu_waiting_seconds_total{{{container}}}"), 6);
        Assert.Equal(
            2,
            (await TextAsync())
                .Split('\n')
                .Count(line =>
                    !line.StartsWith('#')
                    && (line.Contains("_delay_", StringComparison.Ordinal) || line.Contains("_pressure_", StringComparison.Ordinal))
                )
        );
    }

    [Fact]
    public async Task An_exact_usage_counts_from_the_moment_it_is_set_and_ends_with_the_trace()
    {
        var tenant = _exporter.AddMachine("shop", "web", "node-1", Size, Even);
        _time.Advance(TimeSpan.FromSeconds(1));
        tenant.UseCores(0.25);
        _time.Advance(TimeSpan.FromSeconds(8));
        tenant.FollowTrace();
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(4 + 2 + 8, await ValueAsync(Cpu), 6);
        Assert.Equal(4 + 1, tenant.Used(TimeSpan.FromSeconds(5)).CpuSeconds, 6);
    }

    [Fact]
    public async Task A_counter_reset_changes_the_counter_and_not_the_truth()
    {
        var tenant = _exporter.AddMachine("shop", "web", "node-1", Size, Even);
        _time.Advance(TimeSpan.FromSeconds(10));
        tenant.ResetCounters();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, await ValueAsync(Cpu), 6);
        Assert.Equal(44, tenant.Used(_exporter.Elapsed).CpuSeconds, 6);
    }

    [Fact]
    public async Task Broken_metrics_are_NaN_missing_or_a_web_page_as_switched()
    {
        var tenant = _exporter.AddMachine("shop", "web", "node-1", Size, Even);
        tenant.ReportsNaN = true;
        Assert.Contains($"{Cpu} NaN\n", await TextAsync(), StringComparison.Ordinal);
        tenant.IsHidden = true;
        Assert.DoesNotContain("web", await TextAsync(), StringComparison.Ordinal);
        _exporter.AnswersHtml = true;
        using var answer = await _http.GetAsync(_exporter.Address, Stop);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task As_in_a_cluster_a_VMs_values_stand_still_for_three_and_a_quarter_seconds()
    {
        await using var exporter = await TenantMetricsExporter.StartAsync(Stop, _time, Freshness.AsInCluster);
        exporter.AddMachine("shop", "web", "node-1", Size, Even);
        List<double> shown = [];
        for (var second = 1; second <= 13; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            shown.Add(double.Parse((await LineAsync(exporter, Cpu)).Split(' ')[1], CultureInfo.InvariantCulture));
        }

        // At 4 cores: 3.25 s are 13 vCPU-seconds.
        double[] expected = [0, 0, 0, 13, 13, 13, 26, 26, 26, 39, 39, 39, 52];
        Assert.Equal(expected, shown.Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public async Task As_in_a_cluster_a_containers_values_have_the_time_of_their_measurement()
    {
        await using var exporter = await TenantMetricsExporter.StartAsync(Stop, _time, Freshness.AsInCluster);
        var begin = _time.GetUtcNow();
        exporter.AddContainer("shop", "cart-0", "app", Size, Even);
        List<(double Value, double Seconds)> shown = [];
        for (var second = 1; second <= 120; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var line = (await LineAsync(exporter, "container_cpu_usage_seconds_total")).Split(' ');
            var at = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(line[2], CultureInfo.InvariantCulture));
            shown.Add((double.Parse(line[1], CultureInfo.InvariantCulture), (at - begin).TotalSeconds));
        }

        var moments = shown.Select(sample => sample.Seconds).Distinct().ToList();
        Assert.All(moments.Zip(moments.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 9.99, 15.01));
        Assert.All(shown, sample => Assert.Equal(4 * sample.Seconds, sample.Value, 0.01));
    }

    private async Task<string> LineAsync(TenantMetricsExporter exporter, string series) =>
        (await _http.GetStringAsync(exporter.Address, Stop)).Split('\n').Single(line => line.StartsWith(series, StringComparison.Ordinal));

    private Task<string> TextAsync() => _http.GetStringAsync(_exporter.Address, Stop);

    private async Task<double> ValueAsync(string series)
    {
        var line = (await TextAsync()).Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
