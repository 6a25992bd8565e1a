using Bonding.Faults.Corruption;
using Bonding.Faults.Poison;
using Bonding.Faults.Sweep;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.Faults.Tests.Sweep;

/// <summary>A sample of the sweep, the same each time; <c>make faults</c> runs it all.</summary>
public class FaultSampleTest(ITestOutputHelper output)
{
    private const int SideBySide = 6;
    private const int Corruptions = 8;

    private static readonly CallPoint ADebit = new("update", "creditaccounts/status", 6);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_position_of_every_fault_ends_as_the_undisturbed_run()
    {
        await using var cluster = await FaultCluster.StartAsync(Stop);
        var log = new CallLog();
        using var text = new StringWriter();
        var sweep = new FaultSweep(new TrialRunner(cluster), text);
        await sweep.RunAsync([Trial.Undisturbed(log)], 1, Stop);
        await sweep.RunAsync(
            [.. SampledTrials.Of(TrialPlan.For(log.Points), 1), .. SampledTrials.Of(CorruptionPlan.Trials, Corruptions)],
            SideBySide,
            Stop
        );
        await sweep.RunAsync([.. KillPlan.For([ADebit]), .. PoisonPlan.For(cluster.Admin, [ADebit]).Take(2)], 2, Stop);

        sweep.PrintTable();
        output.WriteLine(text.ToString());
        output.WriteLine($"positions={sweep.Positions} of {sweep.Results.Count} violations={sweep.Violations}");
        Assert.True(sweep.Violations == 0, text.ToString());
        // A fault can keep a run from its own position, but not most runs from theirs.
        Assert.True(sweep.Positions > sweep.Results.Count * 3 / 4, text.ToString());
    }
}
