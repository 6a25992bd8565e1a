using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bonding.TestKit.Prometheus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonding.TestKit.Tests.Prometheus;

public sealed class PrometheusServerTest
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scrapes_its_targets_and_keeps_samples_and_address_over_an_outage()
    {
        await using var exporter = await StartExporterAsync();
        var target = new ScrapeTarget("vm's host", new Uri(exporter.Urls.Single() + "/metrics"));
        await using var prometheus = await PrometheusServer.StartAsync([target], Cancellation);
        using var client = new HttpClient { BaseAddress = prometheus.BaseAddress };
        await AwaitSampleAsync(client, """answer{job="vm's host"}""");

        await prometheus.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("-/ready", Cancellation));
        await prometheus.StartAgainAsync(Cancellation);

        Assert.Equal("42", await AwaitSampleAsync(client, "max_over_time(answer[1h])"));
    }

    [Fact]
    public async Task Scrapes_each_job_at_its_interval()
    {
        await using var exporter = await StartExporterAsync();
        var address = new Uri(exporter.Urls.Single() + "/metrics");
        ScrapeTarget[] targets =
        [
            new ScrapeTarget("often", address),
            new ScrapeTarget("rarely", address) { Interval = TimeSpan.FromSeconds(30) },
        ];
        await using var prometheus = await PrometheusServer.StartAsync(targets, Cancellation);
        using var client = new HttpClient { BaseAddress = prometheus.BaseAddress };
        await AwaitSampleAsync(client, """count_over_time(answer{job="often"}[1m]) > 5""");
        var pools = await client.GetFromJsonAsync<JsonNode>("api/v1/targets", Cancellation);
        Assert.Equal(
            ["often 1s", "rarely 30s"],
            pools!["data"]!["activeTargets"]!.AsArray().Select(target => $"{target!["scrapePool"]} {target["scrapeInterval"]}").Order()
        );
    }

    private static async Task<WebApplication> StartExporterAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var exporter = builder.Build();
        exporter.MapGet("/metrics", () => "answer 42\n");
        await exporter.StartAsync(Cancellation);
        return exporter;
    }

    private static async Task<string> AwaitSampleAsync(HttpClient client, string query)
    {
        var response = await Eventually.GetAsync(
            token => client.GetFromJsonAsync<JsonNode>($"api/v1/query?query={Uri.EscapeDataString(query)}", token),
            answer => answer["data"]!["result"]!.AsArray().Count > 0,
            Cancellation
        );
        return response["data"]!["result"]![0]!["value"]![1]!.ToString();
    }
}
