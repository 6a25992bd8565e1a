using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Results;

/// <summary>The outcome of the work that arrived in one window. Amounts are in vCPU-seconds.</summary>
public sealed class WorkTally
{
    /// <summary>The waits of all work.</summary>
    public WaitHistogram Waits { get; } = new();

    /// <summary>The waits of work that arrived while its node had more work than CPU: the same seconds under every policy.</summary>
    public WaitHistogram WaitsUnderContention { get; } = new();

    /// <summary>The work that arrived.</summary>
    public double Offered { get; internal set; }

    /// <summary>The work served until the end of the run.</summary>
    public double Served { get; internal set; }

    /// <summary>The work served within <see cref="Scenarios.Scenario.InTime"/> of its arrival.</summary>
    public double InTime { get; internal set; }

    /// <summary>The work that was given up because it was not served in its second.</summary>
    public double GivenUp { get; internal set; }

    /// <summary>The work that waits at the end of the run. <see cref="Waits"/> counts it as served at that time.</summary>
    public double LeftOver { get; internal set; }

    internal static WorkTally Of(IEnumerable<WorkTally> parts)
    {
        var sum = new WorkTally();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }

    private void Add(WorkTally part)
    {
        Waits.Add(part.Waits);
        WaitsUnderContention.Add(part.WaitsUnderContention);
        Offered += part.Offered;
        Served += part.Served;
        InTime += part.InTime;
        GivenUp += part.GivenUp;
        LeftOver += part.LeftOver;
    }
}

/// <summary>A histogram of the wait of work, weighted by the work. Its resolution is one step of the simulation (0.1 s).</summary>
public sealed class WaitHistogram
{
    private readonly List<double> _work = [];

    /// <summary>The counted work, in vCPU-seconds.</summary>
    public double Total { get; private set; }

    /// <summary>The mean wait in seconds; 0 if there is no work.</summary>
    public double MeanSeconds => Total > 0 ? _work.Select((amount, steps) => amount * steps).Sum() / Total / Scenario.StepsPerSecond : 0;

    /// <summary>Returns the wait that this share of the work does not exceed, in seconds; 0 if there is no work.</summary>
    /// <param name="level">The share, 0 to 1.</param>
    public double Quantile(double level)
    {
        double sum = 0;
        var goal = level * Total * (1 - 1e-12);
        for (var steps = 0; steps < _work.Count; steps++)
            if ((sum += _work[steps]) >= goal)
                return (double)steps / Scenario.StepsPerSecond;
        return 0;
    }

    internal static WaitHistogram Of(IEnumerable<WaitHistogram> parts)
    {
        var sum = new WaitHistogram();
        foreach (var part in parts)
            sum.Add(part);
        return sum;
    }

    /// <summary>Returns, for each wait from 0 up, the share of work that waited no longer; empty if there is no work.</summary>
    public IEnumerable<(double Seconds, double Share)> Cumulative()
    {
        double sum = 0;
        for (var steps = 0; steps < _work.Count && Total > 0; steps++)
            yield return ((double)steps / Scenario.StepsPerSecond, (sum += _work[steps]) / Total);
    }

    internal void Add(int steps, double amount)
    {
        while (_work.Count <= steps)
            _work.Add(0);
        _work[steps] += amount;
        Total += amount;
    }

    internal void Add(WaitHistogram other)
    {
        for (var steps = 0; steps < other._work.Count; steps++)
            Add(steps, other._work[steps]);
    }
}
