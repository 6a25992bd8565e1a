using Bonding.AgentBench;
using Bonding.AgentBench.Load;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>A small fleet of agents against the reception in a process of its own, as <c>make bench-agents</c> runs at size.</summary>
public class AgentBenchRunTest
{
    private const int Agents = 200;
    private const int Seconds = 5;

    [Fact]
    public async Task Every_report_of_a_fleet_is_received_once_and_its_readings_are_taken()
    {
        var options = new BenchOptions(Agents, Seconds) { ComparesPrometheus = false };

        var result = await AgentBenchRun.RunAsync(options, _ => { }, TestContext.Current.CancellationToken);

        Assert.True(result.IsWhole, string.Join('\n', result.Lines()));
        Assert.InRange(result.Sent, Agents * Seconds, long.MaxValue);
        // Each reading of each report; of those at the end some are still to be taken.
        Assert.InRange(result.Full.Taken, (result.Sent - (2 * Agents)) * ReportMaker.Readings, result.Sent * ReportMaker.Readings);
        // A token is reviewed when a stream is opened, not at each report.
        Assert.InRange(result.Reviews, Agents, 2 * Agents);
    }
}
