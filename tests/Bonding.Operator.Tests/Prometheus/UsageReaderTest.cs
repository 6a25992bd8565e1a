using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>Usage is read in pieces that are small enough for Prometheus to respond to.</summary>
public sealed partial class UsageReaderTest : IAsyncLifetime
{
    private static readonly TimeSpan Piece = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Present = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private LoopbackServer _server = null!;
    private HttpClient _http = null!;
    private UsageReader _reader = null!;
    private int _bytesPerSecond = 100;
    private string _refused = "nothing";

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _server.Answer = RespondAsync;
        _http = new HttpClient { BaseAddress = _server.Address };
        var (options, metrics) = (
            new PrometheusOptions
            {
                Address = _server.Address,
                MaxResponseBytes = 10_000,
                MaxWindow = Piece,
            },
            new LoopMetrics(Metrics.NewCustomRegistry())
        );
        _reader = new UsageReader(
            new PrometheusClient(
                _http,
                options,
                new PrometheusCredentials(options, TimeProvider.System, NullLogger<PrometheusCredentials>.Instance),
                TimeProvider.System,
                metrics
            ),
            new PrometheusHealth(),
            metrics,
            options,
            TimeProvider.System,
            NullLogger<UsageReader>.Instance
        );
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_piece_of_the_past_whose_response_is_too_long_gets_smaller_and_does_not_affect_the_present()
    {
        var behind = Present.AddHours(-1);
        var response = await ReadAsync(behind);
        Assert.Equal((null, 1), (response.Problem, response.Readings.Count));

        for (var round = 0; round < 200 && behind < Present.AddMinutes(-1); round++)
        {
            response = await ReadAsync(behind);
            Assert.Null(response.Problem);
            behind = response.Readings.LastOrDefault(reading => reading.Window.Covers(behind))?.Window.To ?? behind;
        }

        Assert.InRange(behind, Present.AddMinutes(-1), Present.AddMinutes(1));
    }

    [Fact]
    public async Task A_ledger_that_is_behind_by_less_than_a_piece_is_read_too_when_that_is_too_long()
    {
        var behind = Present.AddMinutes(-4);
        for (var round = 0; round < 50 && behind < Present.AddMinutes(-1); round++)
            behind = (await ReadAsync(behind)).Readings.LastOrDefault(reading => reading.Window.Covers(behind))?.Window.To ?? behind;

        Assert.InRange(behind, Present.AddMinutes(-1), Present.AddMinutes(1));
    }

    [Fact]
    public async Task Pieces_grow_again_when_responses_are_short()
    {
        for (var round = 0; round < 5; round++)
            await ReadAsync(Present.AddHours(-1));
        _bytesPerSecond = 1;
        for (var round = 0; round < 20; round++)
            await ReadAsync(Present.AddHours(-1));

        Assert.Equal(Piece, (await ReadAsync(Present.AddHours(-1))).Readings[1].Window.Length);
    }

    [Fact]
    public async Task What_held_a_VM_back_is_read_of_its_vCPUs_and_of_its_pod()
    {
        var response = await ReadAsync(Present.AddMinutes(-1));

        Assert.Equal(
            SeriesKind.VcpuDelay,
            Assert.Single(response.Contention[(new MetricKey(MetricSource.VirtualMachine, "shop", "vm"), MeteredResource.Cpu)]).Kind
        );
        Assert.Equal(
            SeriesKind.CpuThrottledPeriods,
            Assert.Single(response.Contention[(new MetricKey(MetricSource.Pod, "shop", "virt-launcher"), MeteredResource.Cpu)]).Kind
        );
    }

    [Fact]
    public async Task A_server_that_cannot_say_what_held_tenants_back_is_read_all_the_same()
    {
        _refused = MetricCatalog.CpuPressure;
        var response = await ReadAsync(Present.AddMinutes(-1));

        Assert.Equal((null, 1), (response.Problem, response.Readings.Count));
        Assert.Empty(response.Contention[(new MetricKey(MetricSource.Pod, "shop", "virt-launcher"), MeteredResource.Cpu)]);
        Assert.NotEmpty(response.Contention[(new MetricKey(MetricSource.VirtualMachine, "shop", "vm"), MeteredResource.Cpu)]);
    }

    private Task<UsageResponse> ReadAsync(DateTimeOffset wanted) =>
        _reader.ReadAsync(
            new UsageRequest(
                [new NamespaceRequest("shop", _ => [wanted])],
                new HashSet<MeteredResource> { MeteredResource.Cpu },
                new HashSet<MetricSource> { MetricSource.VirtualMachine }
            ),
            TestContext.Current.CancellationToken
        );

    // The response has as many bytes for every second that is queried.
    private Task RespondAsync(HttpContext context, string body)
    {
        var query = HttpUtility.ParseQueryString(body)["query"]!;
        if (query == MetricCatalog.Clock)
        {
            var present = $"[{Present.ToUnixTimeSeconds()}.001,\"1\"]";
            return LoopbackServer.Json(
                context,
                $$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":{{{present}}}}]}}"""
            );
        }

        if (query.Contains(_refused, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        var length = Window().Match(query) is { Success: true } window
            ? int.Parse(window.Groups[1].Value, CultureInfo.InvariantCulture) / 1000
            : 0;
        var filling = new StringBuilder().Append(' ', length * _bytesPerSecond);
        var values = $"[{Present.ToUnixTimeSeconds() - 1},\"1\"]";
        var metric =
            query.Contains(MetricCatalog.VcpuDelay, StringComparison.Ordinal) ? $"\"__name__\":\"{MetricCatalog.VcpuDelay}\","
            : query.Contains(MetricCatalog.CpuPressure, StringComparison.Ordinal)
                ? $"\"__name__\":\"{MetricCatalog.CpuThrottledPeriods}\",\"pod\":\"virt-launcher\","
            : "";
        var result = $$"""[{"metric":{ {{metric}}"namespace":"shop","name":"vm"},"values":[{{values}}]}]""";
        return LoopbackServer.Json(
            context,
            $$$"""{"status":"success","data":{"resultType":"matrix","result":{{{result}}}{{{filling}}}}}"""
        );
    }

    [GeneratedRegex(@"\[(\d+)ms\]$")]
    private static partial Regex Window();
}
