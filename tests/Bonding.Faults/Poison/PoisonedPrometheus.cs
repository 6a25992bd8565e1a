using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bonding.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.Faults.Poison;

/// <summary>
/// What the operators of one run take for Prometheus, from half time on: an even counter of the calm tenant, and series of the poisoned one
/// that show their values in turn, one a second.
/// </summary>
internal sealed partial class PoisonedPrometheus : IAsyncDisposable
{
    /// <summary>What the calm tenant uses, in vCPUs.</summary>
    public const double CalmCores = 0.5;

    private readonly LoopbackPort _port = LoopbackPort.Take();
    private readonly List<PoisonedSeries> _series = [];
    private WebApplication? _server;
    private long _begunAt;

    public Uri Address => new($"http://127.0.0.1:{_port.Number}/");

    /// <summary>When all counters began, at zero.</summary>
    public DateTimeOffset BegunAt => DateTimeOffset.FromUnixTimeSeconds(_begunAt);

    public async Task StartAsync(IEnumerable<PoisonedSeries> poisons, string ns, string calmPod, CancellationToken stop)
    {
        const string Cpu = "container_cpu_usage_seconds_total";
        var calm = $$"""{"__name__":"{{Cpu}}","namespace":"{{ns}}","pod":"{{calmPod}}","container":"main","id":"/calm"}""";
        _series.AddRange([.. poisons, new PoisonedSeries(Cpu, calm, [])]);
        _begunAt = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port.Number));
        _server = builder.Build();
        _server.Run(RespondAsync);
        await _server.StartAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _port.Dispose();
    }

    private async Task RespondAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (query, now) = ((string)form["query"]!, DateTimeOffset.UtcNow);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            query == "vector(time())"
                ? Response("vector", $$"""{"metric":{},"value":[{{Text(now.ToUnixTimeMilliseconds() / 1000.0)}},"1"]}""")
                : Response("matrix", string.Join(',', Matrix(query, double.Parse(form["time"]!, CultureInfo.InvariantCulture)))),
            context.RequestAborted
        );
    }

    private IEnumerable<string> Matrix(string query, double to)
    {
        if (Window().Match(query) is not { Success: true } window)
            yield break;
        var from = to - (double.Parse(window.Groups[1].Value, CultureInfo.InvariantCulture) / 1000);
        foreach (var series in _series.Where(series => query.Contains(series.Metric, StringComparison.Ordinal)))
        {
            var seconds = Enumerable
                .Range(0, 7_200)
                .Select(second => _begunAt + second)
                .SkipWhile(at => at <= from)
                .TakeWhile(at => at <= to);
            var values = seconds.Select(at => $"[{at},{JsonSerializer.Serialize(ValueOf(series, at - _begunAt))}]").ToList();
            if (values.Count > 0)
                yield return $$"""{"metric":{{series.Labels}},"values":[{{string.Join(',', values)}}]}""";
        }
    }

    private static string ValueOf(PoisonedSeries series, long second) =>
        series.Values.Count == 0 ? Text(CalmCores * second) : series.Values[(int)(second % series.Values.Count)];

    private static string Response(string type, string result)
    {
        var data = $$"""{"resultType":"{{type}}","result":[{{result}}]}""";
        return $$"""{"status":"success","data":{{data}} }""";
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\[(\d+)ms\]$")]
    private static partial Regex Window();
}

/// <summary>One series: its metric, its labels as JSON, and the values that it shows in turn; none for an even counter.</summary>
internal sealed record PoisonedSeries(string Metric, string Labels, IReadOnlyList<string> Values);
