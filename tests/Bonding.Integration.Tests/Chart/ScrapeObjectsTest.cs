using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bonding.Operator.Prometheus;
using Bonding.TestKit;
using Bonding.TestKit.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using YamlDotNet.Serialization;

namespace Bonding.Integration.Tests.Chart;

/// <summary>The chart's scrape objects: a real Prometheus keeps by their rules what the operator reads, and shows what it costs.</summary>
public class ScrapeObjectsTest
{
    private const int Tenants = 100;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_is_made_unless_they_are_asked_for()
    {
        var result = await OperatorChart.TemplateAsync(OperatorChart.Needed);
        Assert.DoesNotContain("kind: ServiceMonitor", result.OutputOrThrow(), StringComparison.Ordinal);
        Assert.DoesNotContain("kind: ScrapeConfig", result.OutputOrThrow(), StringComparison.Ordinal);
        Assert.DoesNotContain("prometheus.kubevirt.io", result.OutputOrThrow(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ServiceMonitor_each_for_KubeVirt_and_the_kubelets_with_their_intervals_and_the_labels_that_select_them()
    {
        var objects = await ObjectsAsync(
            "telemetry.scrape.interval=2s",
            "telemetry.scrape.additionalLabels.release=kube-prometheus-stack",
            "telemetry.scrape.kubevirt.namespace=openshift-cnv"
        );

        Assert.Equal(["ServiceMonitor", "ServiceMonitor"], objects.Select(one => (string)one["kind"]!));
        Assert.All(objects, one => Assert.Equal("kube-prometheus-stack", (string)one["metadata"]!["labels"]!["release"]!));
        Assert.Equal(["2s", "5s"], objects.Select(one => (string)EndpointOf(one)["interval"]!));
        Assert.Equal(
            ["openshift-cnv", "kube-system"],
            objects.Select(one => (string)one["spec"]!["namespaceSelector"]!["matchNames"]![0]!)
        );
        // Without them the metrics' own namespace, pod and node would be those of the exporter.
        Assert.All(objects, one => Assert.True((bool)EndpointOf(one)["honorLabels"]!));
    }

    [Fact]
    public async Task A_ScrapeConfig_reads_the_kubelets_with_a_token_that_may_do_nothing_else()
    {
        var objects = (await ObjectsAsync("telemetry.scrape.kubelet.kind=ScrapeConfig")).ToDictionary(one => (string)one["kind"]!);

        var scrape = objects["ScrapeConfig"]["spec"]!;
        Assert.Equal(("/metrics/cadvisor", "5s"), ((string)scrape["metricsPath"]!, (string)scrape["scrapeInterval"]!));
        var secret = objects["Secret"];
        Assert.Equal((string)secret["metadata"]!["name"]!, (string)scrape["authorization"]!["credentials"]!["name"]!);
        Assert.Equal("kubernetes.io/service-account-token", (string)secret["type"]!);
        Assert.Null(secret["data"]);
        var rule = Assert.Single(objects["ClusterRole"]["rules"]!.AsArray())!;
        Assert.Equal("""[""] ["nodes/metrics"] ["get"]""", $"{Flat(rule["apiGroups"])} {Flat(rule["resources"])} {Flat(rule["verbs"])}");
    }

    [Theory]
    [InlineData("telemetry.scrape.kubevirt.enabled=false", "kubelet")]
    [InlineData("telemetry.scrape.kubelet.enabled=false", "kubevirt")]
    public async Task Each_can_be_left_out(string value, string left) =>
        Assert.EndsWith(left, (string)Assert.Single(await ObjectsAsync(value))["metadata"]!["name"]!, StringComparison.Ordinal);

    /// <summary>Kept and read are compared on pages with all that the exporters report, by a real Prometheus.</summary>
    [Fact]
    public async Task What_they_keep_is_what_the_operator_reads_and_no_more()
    {
        var objects = await ObjectsAsync();
        await using var exporter = await StartExporterAsync();
        var address = new Uri(exporter.Urls.Single());
        await using var prometheus = await PrometheusServer.StartAsync(
            [
                new ScrapeTarget("all-vms", new Uri(address, "kubevirt")) { MetricRelabelings = "[]" },
                new ScrapeTarget("all-pods", new Uri(address, "kubelet")) { MetricRelabelings = "[]" },
                new ScrapeTarget("kept-vms", new Uri(address, "kubevirt")) { MetricRelabelings = RulesOf(objects[0]) },
                new ScrapeTarget("kept-pods", new Uri(address, "kubelet")) { MetricRelabelings = RulesOf(objects[1]) },
            ],
            Stop
        );
        using var http = new HttpClient { BaseAddress = prometheus.BaseAddress };
        await Eventually.GetAsync(token => QueryAsync(http, "count(up == 1) == 4", token)!, found => found.Count > 0, Stop);

        foreach (var (source, job, perTenant) in new[] { (MetricSource.VirtualMachine, "vms", 8), (MetricSource.Pod, "pods", 14) })
        {
            var kept = await SeriesAsync(http, $$"""{job="kept-{{job}}",__name__!~"up|scrape_.*"}""");
            var read = new SortedSet<string>(StringComparer.Ordinal);
            foreach (
                var query in MetricCatalog
                    .Settled.Concat([.. MetricCatalog.Others, .. MetricCatalog.Contention])
                    .Where(query => query.Source == source)
            )
                read.UnionWith(await SeriesAsync(http, $$"""{__name__=~"{{query.Metrics}}",job="all-{{job}}"{{query.Matchers}}}"""));

            Assert.Equal(read, kept);
            Assert.Equal(NamesOf(read), NamesOf(kept));
            Assert.Equal(perTenant * Tenants, kept.Count);
            var scraped = await NumberAsync(http, $$"""scrape_samples_scraped{job="kept-{{job}}"}""");
            Assert.Equal(kept.Count, await NumberAsync(http, $$"""scrape_samples_post_metric_relabeling{job="kept-{{job}}"}"""));
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"{Tenants} {job}: {scraped} series shown, {kept.Count} kept: {kept.Count} samples a second at 1s, {kept.Count / 5} at 5s"
            );
        }
    }

    private static JsonNode EndpointOf(JsonNode monitor) => Assert.Single(monitor["spec"]!["endpoints"]!.AsArray())!;

    // The rules of the Prometheus operator, in the words of Prometheus.
    private static string RulesOf(JsonNode monitor) =>
        EndpointOf(monitor)["metricRelabelings"]!.ToJsonString().Replace("sourceLabels", "source_labels", StringComparison.Ordinal);

    private static string Flat(JsonNode? node) => node!.ToJsonString();

    private static async Task<List<JsonNode>> ObjectsAsync(params string[] values)
    {
        var rendered = (
            await OperatorChart.TemplateAsync(
                [.. OperatorChart.Needed, "telemetry.scrape.enabled=true", .. values],
                "--show-only",
                "templates/scrape.yaml"
            )
        ).OutputOrThrow();
        var (reader, writer) = (
            new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build(),
            new SerializerBuilder().JsonCompatible().Build()
        );
        return
        [
            .. rendered
                .Split("---\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(part => JsonNode.Parse(writer.Serialize(reader.Deserialize<object>(part)))!),
        ];
    }

    private static async Task<WebApplication> StartExporterAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var exporter = builder.Build();
        exporter.MapGet("/kubelet", () => ExporterPages.OfKubelet(Tenants));
        exporter.MapGet("/kubevirt", () => ExporterPages.OfVirtHandler(Tenants));
        await exporter.StartAsync(Stop);
        return exporter;
    }

    private static async Task<JsonArray> QueryAsync(HttpClient http, string query, CancellationToken stop)
    {
        using var form = new FormUrlEncodedContent([new("query", query)]);
        using var response = await http.PostAsync("api/v1/query", form, stop);
        return (await response.Content.ReadFromJsonAsync<JsonNode>(stop))!["data"]!["result"]!.AsArray();
    }

    private static async Task<SortedSet<string>> SeriesAsync(HttpClient http, string query) =>
        new(
            (await QueryAsync(http, query, Stop)).Select(series =>
                string.Join(
                    ',',
                    series!["metric"]!
                        .AsObject()
                        .Where(label => label.Key is not ("job" or "instance"))
                        .OrderBy(label => label.Key, StringComparer.Ordinal)
                        .Select(label => $"{label.Key}={label.Value}")
                )
            ),
            StringComparer.Ordinal
        );

    private static IEnumerable<string> NamesOf(IEnumerable<string> series) => series.Select(one => one.Split(',')[0]).Distinct();

    private static async Task<int> NumberAsync(HttpClient http, string query) =>
        int.Parse((string)(await QueryAsync(http, query, Stop)).Single()!["value"]![1]!, CultureInfo.InvariantCulture);
}
