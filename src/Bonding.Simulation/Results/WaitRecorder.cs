using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>Assigns the work of one tenant to the window and the second of its arrival.</summary>
internal sealed class WaitRecorder(Scenario scenario, bool[] contended)
{
    private readonly int _inTime = (int)Math.Round(scenario.InTime * Scenario.StepsPerSecond);
    private readonly WorkTally[] _windows = [.. scenario.Windows.Select(_ => new WorkTally())];
    private readonly WorkTally _outside = new();

    public WorkTally this[int window] => _windows[window];

    /// <summary>All work of the run, inside and outside the windows.</summary>
    public WorkTally Total => WorkTally.Of(_windows.Append(_outside));

    public void Offer(int second, double amount) => At(second).Offered += amount;

    public void Served(int arrived, int now, double amount)
    {
        var tally = Wait(arrived, now, amount);
        tally.Served += amount;
        if (now - arrived <= _inTime)
            tally.InTime += amount;
    }

    public void GiveUp(int arrived, double amount) => At(SecondOf(arrived)).GivenUp += amount;

    public void LeaveOver(int arrived, int end, double amount) => Wait(arrived, end, amount).LeftOver += amount;

    private WorkTally Wait(int arrived, int now, double amount)
    {
        var second = SecondOf(arrived);
        var tally = At(second);
        tally.Waits.Add(now - arrived, amount);
        if (contended[second])
            tally.WaitsUnderContention.Add(now - arrived, amount);
        return tally;
    }

    private WorkTally At(int second)
    {
        for (var window = 0; window < _windows.Length; window++)
            if (scenario.Windows[window].Holds(second))
                return _windows[window];
        return _outside;
    }

    private static int SecondOf(int step) => step / Scenario.StepsPerSecond;
}
