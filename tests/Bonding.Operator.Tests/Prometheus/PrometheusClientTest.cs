using System.Text;
using Bonding.Domain.Metering;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Prometheus;
using Bonding.Operator.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Prometheus;

/// <summary>The responses that Prometheus can give, and what the client makes of them.</summary>
public sealed partial class PrometheusClientTest : IAsyncLifetime
{
    private readonly LoopMetrics _metrics = new(Metrics.NewCustomRegistry());
    private LoopbackServer _server = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _http = new HttpClient { BaseAddress = _server.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Samples_carry_their_scrape_times_and_their_series_labels()
    {
        Respond(Matrix("""[1700000000.123,"1.5"],[1700000001.123,"2e0"]"""));

        var response = await QueryAsync();

        Assert.Null(response.Problem);
        var series = Assert.Single(response.Series);
        Assert.Equal("vm", series["name"]);
        Assert.Equal("", series["absent"]);
        Assert.Equal([new MetricSample(1700000000123, 1.5), new MetricSample(1700000001123, 2)], series.Samples);
    }

    [Fact]
    public async Task The_labels_of_each_series_are_its_own_in_every_response()
    {
        const string Series = """
            {"metric":{"a":"bc"},"values":[[1,"1"]]},
            {"metric":{"ab":"c"},"values":[[1,"2"]]},
            {"metric":{"a":"b\u0000\"ö"},"values":[]}
            """;
        Respond($$$"""{"status":"success","data":{"resultType":"matrix","result":[{{{Series}}}]}}""");
        var client = Client(_http, Options());

        for (var time = 0; time < 2; time++)
        {
            var response = await client.QueryAsync("up[1s]", At, Ct);

            Assert.Equal(["a=bc", "ab=c", "a=b\0\"ö"], response.Series.Select(series => series.Id));
            Assert.Equal(("bc", "c", "b\0\"ö"), (response.Series[0]["a"], response.Series[1]["ab"], response.Series[2]["a"]));
            Assert.Equal([1, 1, 0], response.Series.Select(series => series.Samples.Count));
        }
    }

    [Theory]
    [InlineData("kubevirt_vmi_memory_available_bytes", SeriesKind.GuestMemoryAvailable)]
    [InlineData("kubevirt_vmi_memory_usable_bytes", SeriesKind.GuestMemoryUsable)]
    [InlineData("kubevirt_vmi_memory_resident_bytes", SeriesKind.GuestMemoryResident)]
    [InlineData("container_memory_working_set_bytes", SeriesKind.ContainerMemory)]
    [InlineData("container_cpu_usage_seconds_total", SeriesKind.Counter)]
    public async Task The_name_of_a_metric_says_what_its_samples_measure(string metric, SeriesKind kind)
    {
        Respond(Matrix("""[1,"1"]""").Replace("\"namespace\"", $"\"__name__\":\"{metric}\",\"namespace\"", StringComparison.Ordinal));

        Assert.Equal(kind, Assert.Single((await QueryAsync()).Series).Kind);
    }

    [Fact]
    public async Task Values_that_no_counter_can_have_are_dropped_and_counted()
    {
        Respond(Matrix("""[1,"NaN"],[2,"+Inf"],[3,"-Inf"],[4,"-1"],[5,"one"],[6,"7"]"""));

        var response = await QueryAsync();

        Assert.Equal([new MetricSample(6000, 7)], Assert.Single(response.Series).Samples);
        Assert.Equal(1, Rejected("nan"));
        Assert.Equal(2, Rejected("infinite"));
        Assert.Equal(1, Rejected("negative"));
        Assert.Equal(1, Rejected("malformed"));
    }

    [Theory]
    [InlineData("text/html", "<!DOCTYPE html><h1>Sign in</h1>", "text/html")]
    [InlineData("application/json", """{"status":"error","errorType":"bad_data","error":"parse error"}""", "parse error")]
    [InlineData("application/json", """{"status":"success","data":{"resultType":"vector","result":[]}}""", "vector")]
    [InlineData("application/json", """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":""", "JSON")]
    [InlineData("application/json", "", "JSON")]
    [InlineData("application/json", "null", "status ''")]
    public async Task A_response_without_a_matrix_is_a_problem_and_not_an_exception(string type, string body, string problem)
    {
        Respond(body, type);

        var response = await QueryAsync();

        Assert.Empty(response.Series);
        Assert.Contains(problem, response.Problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_endless_response_is_cut_off()
    {
        Respond(Matrix(string.Join(',', Enumerable.Range(1, 10_000).Select(second => $"[{second},\"1\"]"))));

        var response = await QueryAsync(maxBytes: 10_000);

        Assert.Contains("longer than 10000 bytes", response.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_response_is_read_piece_by_piece_without_loss()
    {
        _server.Answer = async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            foreach (
                var piece in Encoding
                    .UTF8.GetBytes(Matrix(string.Join(',', Enumerable.Range(1, 3_000).Select(second => $"[{second}.5,\"{second}\"]"))))
                    .Chunk(777)
            )
            {
                await context.Response.Body.WriteAsync(piece);
                await context.Response.Body.FlushAsync();
            }
        };

        var samples = Assert.Single((await QueryAsync()).Series).Samples;

        Assert.Equal(Enumerable.Range(1, 3_000).Select(second => new MetricSample((second * 1000) + 500, second)), samples);
    }

    [Fact]
    public async Task A_server_that_does_not_exist_is_a_problem()
    {
        using var nowhere = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1/") };

        var response = await Client(nowhere, Options()).QueryAsync("up[1s]", At, Ct);

        Assert.NotNull(response.Problem);
    }

    [Fact]
    public async Task A_response_that_never_ends_is_not_waited_for()
    {
        _server.Answer = async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var impatient = Options() with { QueryTimeout = TimeSpan.FromSeconds(0.3) };

        var response = await Client(_http, impatient).QueryAsync("up[1s]", At, Ct);

        Assert.Equal("no answer within 0.3 s", response.Problem);
    }

    [Fact]
    public async Task A_query_names_its_time()
    {
        Respond(Matrix(""));

        await QueryAsync();

        Assert.Equal("query=up%5B1s%5D&time=1.234", Assert.Single(_server.Requests).Body);
    }

    [Theory]
    [InlineData("application/stream+json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/vnd.custom+JSON")]
    public async Task JSON_is_JSON_whatever_the_server_calls_it(string type)
    {
        Respond(Matrix("""[1,"1"]"""), type);

        Assert.Equal([new MetricSample(1000, 1)], Assert.Single((await QueryAsync()).Series).Samples);
    }

    [Theory]
    [InlineData("""[1700000000.123,"1700000000.123"]""", 1_700_000_000_123)]
    [InlineData("""[1700000000,"1699999970"]""", 1_700_000_001_000)]
    public async Task The_present_is_the_moment_of_the_evaluation_and_the_end_of_a_second_that_was_cut_off(string sample, long milliseconds)
    {
        Respond($$$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":{{{sample}}}}]}}""");

        var clock = await Client(_http, Options()).TimeAsync(Ct);

        Assert.Equal((DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), null), (clock.Present, clock.Problem));
        Assert.Equal("query=vector%28time%28%29%29", Assert.Single(_server.Requests).Body);
    }

    [Theory]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":["1","1"]}]}}""")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1e300,"1"]}]}}""")]
    [InlineData("""{"status":"error","error":"no\nclock"}""", ": no clock")]
    [InlineData("[]")]
    public async Task A_response_without_a_time_is_a_problem(string body, string reason = "")
    {
        Respond(body);

        Assert.Equal(ClockResponse.Failed("Prometheus did not return its time" + reason), await Client(_http, Options()).TimeAsync(Ct));
    }

    [Fact]
    public async Task Parameters_stand_in_the_URL_where_a_proxy_reads_them()
    {
        Respond(Matrix(""));
        var options = Options() with { Access = new() { Parameters = { ["partial_response"] = "false", ["namespace"] = "a b&c" } } };

        await Client(_http, options).QueryAsync("up[1s]", At, Ct);

        var request = Assert.Single(_server.Requests);
        Assert.Equal("/api/v1/query?namespace=a%20b%26c&partial_response=false", request.Uri);
        Assert.Equal("query=up%5B1s%5D&time=1.234", request.Body);
    }

    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1234);

    private PrometheusClient Client(HttpClient http, PrometheusOptions options) =>
        new(
            http,
            options,
            new PrometheusCredentials(options, TimeProvider.System, NullLogger<PrometheusCredentials>.Instance),
            TimeProvider.System,
            _metrics
        );

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Matrix(string values)
    {
        var series = $$"""{"metric":{"namespace":"ns","name":"vm"},"values":[{{values}}]}""";
        return $$$"""{"status":"success","data":{"resultType":"matrix","result":[{{{series}}}]}}""";
    }

    private void Respond(string body, string type = "application/json") =>
        _server.Answer = (context, _) =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        };

    private PrometheusOptions Options() => new() { Address = _server.Address };

    private Task<QueryResponse> QueryAsync(long maxBytes = 1 << 20) =>
        Client(_http, Options() with { MaxResponseBytes = maxBytes }).QueryAsync("up[1s]", At, Ct);

    private double Rejected(string reason) => _metrics.SamplesRejected.WithLabels(reason).Value;
}
