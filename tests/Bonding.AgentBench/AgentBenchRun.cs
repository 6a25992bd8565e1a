using System.Diagnostics;
using Bonding.AgentBench.Load;
using Bonding.AgentBench.Reception;
using Bonding.AgentBench.Scrapes;

namespace Bonding.AgentBench;

/// <summary>
/// Measures the reception of reports: agents over loopback against the operator's own code in a process of its own, beside a Prometheus
/// that scrapes and answers the same.
/// </summary>
internal static class AgentBenchRun
{
    // So many agents warm the process up. What it holds then is not counted to the others.
    private const int Pioneers = 100;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    /// <param name="options">The size of the bench.</param>
    /// <param name="say">Is told of every step before it is taken.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<AgentBenchResult> RunAsync(BenchOptions options, Action<string> say, CancellationToken stop)
    {
        // The native agent reports for the last one.
        var tenants = BenchTenant.First(options.Agents + 1);
        var reporting = tenants.Take(options.Agents).ToList();
        say($"starting the reception for {options.Agents} agents");
        await using var api = await BenchApiServer.StartAsync(tenants, stop);
        await using var reception = await ReceptionProcess.StartAsync(api.Address, tenants.Count, stop);
        await using var fleet = new AgentFleet(reporting, reception.Address, reception.AuthorityFile);
        var bare = await reception.StateAsync(collects: true, stop);
        var pioneers = Math.Min(Pioneers, options.Agents / 2);
        await fleet.OpenAsync(pioneers, stop);
        await Task.Delay(Settling, stop);
        var idle = await reception.StateAsync(collects: true, stop);
        say("opening the streams");
        await fleet.OpenAsync(options.Agents, stop);
        await using var agent = options.AgentBinary is { } binary
            ? new NativeAgent(binary, tenants[^1], reception.Address, reception.AuthorityFile)
            : null;
        await using var prometheus = options.ComparesPrometheus ? await PrometheusSide.StartAsync(reporting, stop) : null;
        await Task.Delay(Settling * 2, stop);
        say($"measuring for {options.Seconds} s");
        var begin = await BenchReading.TakeAsync(reception, fleet, prometheus, agent, stop);
        prometheus?.Begin();
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), stop);
        var end = await BenchReading.TakeAsync(reception, fleet, prometheus, agent, stop);
        var broken = fleet.Broken;
        var sent = await fleet.DrainAsync(DrainLimit);
        var (acknowledged, full) = (fleet.Received, await reception.StateAsync(collects: true, stop));
        await fleet.CloseAsync();
        await Task.Delay(Settling, stop);
        return new AgentBenchResult(options, begin, end)
        {
            Pioneers = pioneers,
            Bare = bare,
            Idle = idle,
            Full = full,
            Left = await reception.StateAsync(collects: true, stop),
            Sent = sent,
            Acknowledged = acknowledged,
            Broken = broken,
            Outcomes = await reception.ReportsAsync(stop),
            QueryMilliseconds = prometheus?.Milliseconds.ToList() ?? [],
            AnswerBytes = prometheus?.AnswerBytes ?? 0,
            Series = prometheus?.Series ?? 0,
            AgentSizeMebibytes = agent?.SizeMebibytes ?? double.NaN,
            Reviews = api.Reviews,
            Tail = reception.Tail(),
        };
    }
}

/// <summary>The numbers of all processes at one moment.</summary>
/// <param name="At">When, as a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="Reception">The reception.</param>
/// <param name="Sent">The reports that were sent.</param>
/// <param name="PrometheusSeconds">The CPU time of Prometheus.</param>
/// <param name="AgentSeconds">The CPU time of the native agent.</param>
/// <param name="AgentMebibytes">Its resident memory.</param>
internal sealed record BenchReading(
    long At,
    ReceptionState Reception,
    long Sent,
    double PrometheusSeconds,
    double AgentSeconds,
    double AgentMebibytes
)
{
    public static async Task<BenchReading> TakeAsync(
        ReceptionProcess reception,
        AgentFleet fleet,
        PrometheusSide? prometheus,
        NativeAgent? agent,
        CancellationToken stop
    )
    {
        var (cpu, resident) = agent?.Usage() ?? (double.NaN, double.NaN);
        var state = await reception.StateAsync(collects: false, stop);
        return new BenchReading(Stopwatch.GetTimestamp(), state, fleet.Sent, prometheus?.CpuSeconds ?? double.NaN, cpu, resident);
    }
}
