using System.Diagnostics;
using Bonding.Domain.Metering;
using Bonding.Operator.Configuration;
using Bonding.Operator.Prometheus;
using Bonding.TestKit.Prometheus;

namespace Bonding.AgentBench.Scrapes;

/// <summary>
/// A real Prometheus that scrapes the same series every second, and is asked the operator's query for the CPU of all tenants as often.
/// </summary>
internal sealed class PrometheusSide : IAsyncDisposable
{
    private static readonly TimeSpan EverySecond = TimeSpan.FromSeconds(1);

    private readonly TenantPages _pages;
    private readonly PrometheusServer _server;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly CancellationTokenSource _end = new();
    private readonly List<double> _milliseconds = [];
    private Task _asking = Task.CompletedTask;

    private PrometheusSide(TenantPages pages, PrometheusServer server) => (_pages, _server) = (pages, server);

    /// <summary>The series that it scrapes.</summary>
    public int Series => _pages.Series;

    /// <summary>How long it took to answer each query.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>The bytes of its last answer.</summary>
    public int AnswerBytes { get; private set; }

    /// <summary>Its CPU time since its start.</summary>
    public double CpuSeconds
    {
        get
        {
            using var process = Process.GetProcessById(_server.ProcessId);
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    public static async Task<PrometheusSide> StartAsync(IReadOnlyList<BenchTenant> tenants, CancellationToken stop)
    {
        var pages = await TenantPages.StartAsync(tenants, stop);
        var side = new PrometheusSide(pages, await PrometheusServer.StartAsync(pages.Targets, stop));
        side._asking = side.AskAsync(side._end.Token);
        return side;
    }

    /// <summary>Forgets the queries so far.</summary>
    public void Begin() => _milliseconds.Clear();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        await _pages.DisposeAsync();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task AskAsync(CancellationToken stop)
    {
        var query = MetricCatalog.Settled[0].Over(ReadWindow.ScrapeDelay, [BenchTenant.Namespace], new TellerOptions());
        var address = new Uri(_server.BaseAddress, "api/v1/query");
        using var timer = new PeriodicTimer(EverySecond);
        while (await timer.WaitForNextTickAsync(stop))
        {
            using var form = new FormUrlEncodedContent([new("query", query)]);
            var begun = Stopwatch.GetTimestamp();
            using var response = await _http.PostAsync(address, form, stop);
            AnswerBytes = (await response.Content.ReadAsByteArrayAsync(stop)).Length;
            _milliseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }
}
