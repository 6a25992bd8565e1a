using System.Globalization;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Prometheus;
using Bonding.Operator.Tests.Fakes;
using Bonding.TestKit;
using Bonding.TestKit.Parts;
using Bonding.TestKit.Prometheus;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>Real servers that speak the API of Prometheus, each in its own way, and what the operator reads from them.</summary>
public class BackendsTest
{
    private const string Counter = "container_cpu_usage_seconds_total";

    private const string Labels = "job=\"kubelet\",metrics_path=\"/metrics/cadvisor\",namespace=\"shop\",pod=\"web-0\",container=\"app\"";

    // At the beginning of the stretch that is read, in it, and some a whole window before it.
    private static readonly int[] Ages = [400, 300, 120, 60, 45, 30, 20, 15, 10, 5, 4, 3, 2];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Servers => ["prometheus", "prometheus-sid", "victoria-metrics-bookworm", "victoria-metrics-sid"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Its_time_is_the_present(string name)
    {
        await using var server = await StartAsync(name, "");
        await using var connection = new PrometheusConnection(new() { Address = server.Address });

        var before = TimeProvider.System.GetUtcNow();
        var clock = await connection.Client.TimeAsync(Stop);
        var after = TimeProvider.System.GetUtcNow();

        Assert.Null(clock.Problem);
        Assert.InRange(clock.Present!.Value, before.AddMilliseconds(-1), after.AddSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Every_sample_of_a_stretch_is_read_once_with_its_time(string name)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var samples = Ages.Select(age => new MetricSample(now.AddSeconds(-age).ToUnixTimeMilliseconds(), 1000 - age)).ToList();
        await using var server = await StartAsync(name, string.Join('\n', samples.Select(Line)) + "\n");
        await using var connection = new PrometheusConnection(new() { Address = server.Address });

        var response = await ReadAllAsync(connection, now.AddSeconds(-60), samples[^1]);

        var read = Assert.Single(SeriesOf(response)).Samples;
        Assert.Equal(samples.Where(sample => sample.At >= now.AddSeconds(-60)), read.Where(sample => sample.At >= now.AddSeconds(-60)));
    }

    /// <summary>What Prometheus sends by remote write repeats the samples of an exporter with timestamps.</summary>
    [Theory]
    [InlineData("victoria-metrics-bookworm")]
    [InlineData("victoria-metrics-sid")]
    public async Task A_sample_that_was_stored_many_times_is_read_once(string name)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var samples = Ages.Select(age => new MetricSample(now.AddSeconds(-age).ToUnixTimeMilliseconds(), 1000 - age)).ToList();
        var copies = samples.SelectMany(sample => Enumerable.Repeat(Line(sample), 9));
        await using var server = await StartAsync(name, string.Join('\n', copies) + "\n");
        await using var connection = new PrometheusConnection(new() { Address = server.Address });

        var response = await ReadAllAsync(connection, now.AddSeconds(-60), samples[^1]);

        var read = Assert.Single(SeriesOf(response)).Samples;
        Assert.Equal(read.Select(sample => sample.AtMilliseconds).Distinct().Order(), read.Select(sample => sample.AtMilliseconds));
        Assert.Equal(58, read[^1].Value - read.First(sample => sample.At >= now.AddSeconds(-60)).Value);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_it_cannot_parse_it_says_in_its_own_words(string name)
    {
        await using var server = await StartAsync(name, "");
        await using var connection = new PrometheusConnection(new() { Address = server.Address });

        var response = await connection.Client.QueryAsync("up[", TimeProvider.System.GetUtcNow(), Stop);

        Assert.Empty(response.Series);
        Assert.StartsWith("Prometheus answered status 'error': ", response.Problem, StringComparison.Ordinal);
    }

    private static string Line(MetricSample sample) =>
        string.Create(CultureInfo.InvariantCulture, $"{Counter}{{{Labels}}} {sample.Value} {sample.AtMilliseconds}");

    // VictoriaMetrics shows what it was given some seconds later.
    private static Task<UsageResponse> ReadAllAsync(PrometheusConnection connection, DateTimeOffset since, MetricSample newest) =>
        Eventually.GetAsync(
            () => connection.ReadAsync(since, Stop)!,
            response => response.Problem is not null || SeriesOf(response).Any(series => series.Samples.Contains(newest)),
            Stop
        );

    private static IEnumerable<MetricSeries> SeriesOf(UsageResponse response)
    {
        Assert.Null(response.Problem);
        return response.Readings[0].Series[(new MetricKey(MetricSource.Pod, "shop", "web-0"), MeteredResource.Cpu)];
    }

    private static async Task<RunningServer> StartAsync(string name, string samples)
    {
        var binary = name == "prometheus" ? InstalledParts.Prometheus : InstalledParts.Backend(name);
        Assert.SkipWhen(binary is null, $"eng/parts/backends.sh could not fetch {name}");
        if (name.StartsWith("victoria", StringComparison.Ordinal))
        {
            var metrics = await VictoriaMetricsServer.StartAsync(binary, Stop);
            await metrics.ImportAsync(samples, Stop);
            return new RunningServer(metrics.BaseAddress, metrics);
        }

        var prometheus = await PrometheusServer.StartAsync(
            [],
            Stop,
            history: samples.Length == 0 ? null : $"# TYPE {Counter[..^"_total".Length]} counter\n{OpenMetrics(samples)}# EOF\n",
            binary: binary
        );
        return new RunningServer(prometheus.BaseAddress, prometheus);
    }

    // The same lines with their times in seconds.
    private static string OpenMetrics(string samples) =>
        string.Concat(samples.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{line[..^3]}.{line[^3..]}\n"));

    private sealed record RunningServer(Uri Address, IAsyncDisposable Server) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
