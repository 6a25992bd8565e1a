using System.Text.RegularExpressions;
using System.Web;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Configuration;
using Bonding.Operator.Prometheus;
using Bonding.Operator.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>A namespace with a flood of series is read apart from the others, and never costs them a tick.</summary>
public sealed partial class ApartReaderTest : IAsyncLifetime
{
    private const int Limit = 100;
    private const int SeriesOfOthers = 5;
    private static readonly DateTimeOffset Present = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private LoopbackServer _server = null!;
    private PrometheusConnection _connection = null!;
    private int _flood = SeriesOfOthers;
    private bool _isCountRefused;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _server.Answer = RespondAsync;
        _connection = new PrometheusConnection(
            new PrometheusOptions
            {
                Address = _server.Address,
                MaxResponseBytes = 60_000,
                MaxSeriesPerNamespace = Limit,
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_flood_whose_answer_cannot_be_read_costs_the_others_one_tick()
    {
        Assert.Equal(["evil", "shop"], NamespacesIn(await ReadAsync()));
        _flood = 5_000;

        Assert.NotNull((await ReadAsync()).Problem);
        Assert.Equal(["shop"], NamespacesIn(await ReadAsync()));
        Assert.Contains(_connection.Log, line => line.Contains("Namespace evil has 5000 series", StringComparison.Ordinal));
        await ReadUntilAsync(_ => _connection.Health.Floods.ContainsKey("evil"));
        Assert.Equal(5_000, _connection.Health.Floods["evil"]);
    }

    [Fact]
    public async Task A_flood_that_can_still_be_read_costs_the_others_nothing_and_is_read_apart()
    {
        _flood = 150;
        Assert.Equal(["evil", "shop"], NamespacesIn(await ReadAsync()));
        Assert.Equal(["shop"], NamespacesIn((await ReadAsync()).Readings[0]));

        var apart = await ReadUntilAsync(response => response.Readings.Count > 1);
        Assert.Equal(["evil"], NamespacesIn(apart.Readings[1]));
        Assert.Equal(150, apart.Readings[1].Series.Sum(tenant => tenant.Count()));
        Assert.Empty(_connection.Health.Floods);
    }

    [Fact]
    public async Task After_its_end_a_flood_is_read_with_the_others_again()
    {
        _flood = 150;
        await ReadAsync();
        await ReadUntilAsync(response => response.Readings.Count > 1);
        _flood = SeriesOfOthers;

        var response = await ReadUntilAsync(response => NamespacesIn(response.Readings[0]).Count == 2);
        Assert.Null(response.Problem);
    }

    [Fact]
    public async Task A_server_that_cannot_count_is_asked_for_shorter_stretches_as_before()
    {
        (_flood, _isCountRefused) = (5_000, true);
        Assert.NotNull((await ReadAsync()).Problem);
        Assert.NotNull((await ReadAsync()).Problem);
        _flood = SeriesOfOthers;

        Assert.Equal(["evil", "shop"], NamespacesIn(await ReadAsync()));
    }

    private Task<UsageResponse> ReadAsync() =>
        _connection.Reader.ReadAsync(
            new UsageRequest(
                [new NamespaceRequest("evil", _ => [Present.AddSeconds(-20)]), new NamespaceRequest("shop", _ => [Present.AddSeconds(-1)])],
                new HashSet<MeteredResource> { MeteredResource.Cpu },
                new HashSet<MetricSource> { MetricSource.Pod }
            ),
            Stop
        );

    // What is read apart comes with a later tick.
    private async Task<UsageResponse> ReadUntilAsync(Predicate<UsageResponse> isWanted)
    {
        for (var round = 0; round < 200; round++)
        {
            var response = await ReadAsync();
            Assert.Null(response.Problem);
            if (isWanted(response))
                return response;
            await Task.Delay(20, Stop);
        }
        throw new TimeoutException("it did not come in 200 ticks");
    }

    private static IReadOnlyCollection<string> NamespacesIn(UsageResponse response)
    {
        Assert.Null(response.Problem);
        return NamespacesIn(response.Readings[0]);
    }

    private static IReadOnlyCollection<string> NamespacesIn(UsageReading reading)
    {
        var namespaces = reading.Namespaces.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(namespaces, reading.Series.Select(one => one.Key.Key.Namespace).Distinct().Order(StringComparer.Ordinal));
        return namespaces;
    }

    private Task RespondAsync(HttpContext context, string body)
    {
        var query = HttpUtility.ParseQueryString(body)["query"]!;
        if (query == MetricCatalog.Clock)
            return AnswerAsync(context, "vector", $$"""[{"metric":{},"value":[{{Present.ToUnixTimeSeconds()}},"1"]}]""");
        var isCount = query.StartsWith("(count", StringComparison.Ordinal);
        if (isCount && _isCountRefused)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Task.CompletedTask;
        }

        var isUse = query.Contains("container_cpu_usage", StringComparison.Ordinal);
        var series = Namespaces().Match(query).Groups[1].Value.Split('|').SelectMany(ns => isUse ? SeriesOf(ns, isCount) : []);
        return AnswerAsync(context, "matrix", $"[{string.Join(',', series)}]");
    }

    private IEnumerable<string> SeriesOf(string ns, bool isCount)
    {
        var (count, at) = (ns == "evil" ? _flood : SeriesOfOthers, Present.ToUnixTimeSeconds() - 1);
        return isCount
            ? [$$"""{"metric":{"namespace":"{{ns}}"},"values":[[{{at}},"{{count}}"]]}"""]
            : Enumerable
                .Range(0, count)
                .Select(number =>
                    $$"""{"metric":{"namespace":"{{ns}}","pod":"pod","container":"c","id":"/{{number}}"},"values":[[{{at}},"1"]]}"""
                );
    }

    private static Task AnswerAsync(HttpContext context, string type, string result)
    {
        var data = $$"""{"resultType":"{{type}}","result":{{result}} }""";
        return LoopbackServer.Json(context, $$"""{"status":"success","data":{{data}} }""");
    }

    [GeneratedRegex("namespace=~\"([^\"]*)\"")]
    private static partial Regex Namespaces();
}
