using Bonding.Agent.Reports;
using Bonding.Contract;

namespace Bonding.Agent.Running;

/// <summary>Reads at even times, and makes a report of some readings.</summary>
/// <param name="add">Adds a reading to a report.</param>
/// <param name="readings">The readings in a report, which covers one second.</param>
public sealed class AgentLoop(Action<Report> add, int readings, ReportBuffer buffer, TimeProvider time)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is stopped. Calls back after each report.</summary>
    public async Task RunAsync(Action reported, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(ReportEvery / readings, time);
        while (!stop.IsCancellationRequested)
        {
            var report = new Report();
            for (var left = readings; left > 0; left--)
            {
                await timer.WaitForNextTickAsync(stop);
                add(report);
            }

            buffer.Add(report);
            reported();
        }
    }
}
