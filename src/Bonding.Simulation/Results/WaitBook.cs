using Bonding.Simulation.Clusters;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>Books the work of one tenant to the window and the second it arrived in.</summary>
internal sealed class WaitBook(Scenario scenario, bool[] contended)
{
    private readonly int inTime = (int)Math.Round(scenario.InTime * NodeRun.StepsPerSecond);
    private readonly WorkTally[] windows = [.. scenario.Windows.Select(_ => new WorkTally())];
    private readonly WorkTally outside = new();

    public WorkTally this[int window] => windows[window];

    /// <summary>All the work of the run, in a window or not.</summary>
    public WorkTally Total => WorkTally.Of(windows.Append(outside));

    public void Offer(int second, double amount) => At(second).Offered += amount;

    public void Served(int arrived, int now, double amount)
    {
        var tally = Wait(arrived, now, amount);
        tally.Served += amount;
        if (now - arrived <= inTime) tally.InTime += amount;
    }

    public void GiveUp(int arrived, double amount) => At(SecondOf(arrived)).GivenUp += amount;

    public void LeaveOver(int arrived, int end, double amount) => Wait(arrived, end, amount).LeftOver += amount;

    private WorkTally Wait(int arrived, int now, double amount)
    {
        var second = SecondOf(arrived);
        var tally = At(second);
        tally.Waits.Add(now - arrived, amount);
        if (contended[second]) tally.WaitsUnderContention.Add(now - arrived, amount);
        return tally;
    }

    private WorkTally At(int second)
    {
        for (var window = 0; window < windows.Length; window++)
            if (scenario.Windows[window].Holds(second)) return windows[window];
        return outside;
    }

    private static int SecondOf(int step) => step / NodeRun.StepsPerSecond;
}
