using Bonding.Simulation.Clusters;

namespace Bonding.Simulation.Results;

/// <summary>How long work waited before it was served, weighted by the work. Resolution: one step of the simulation (0.1 s).</summary>
public sealed class WaitHistogram
{
    private readonly List<double> work = [];

    /// <summary>Work that was counted, in vCPU-seconds.</summary>
    public double Total { get; private set; }

    public double MeanSeconds => Total > 0 ? work.Select((amount, steps) => amount * steps).Sum() / Total / NodeRun.StepsPerSecond : 0;

    /// <summary>The wait that this share of the work stays at or under, in seconds; 0 when there is none.</summary>
    /// <param name="level">0 to 1.</param>
    public double Quantile(double level)
    {
        double sum = 0;
        var goal = level * Total * (1 - 1e-12);
        for (var steps = 0; steps < work.Count; steps++)
            if ((sum += work[steps]) >= goal) return (double)steps / NodeRun.StepsPerSecond;
        return 0;
    }

    /// <summary>For each wait from 0 up, the share of work that waited no longer; empty when there is no work.</summary>
    public IEnumerable<(double Seconds, double Share)> Cumulative()
    {
        double sum = 0;
        for (var steps = 0; steps < work.Count && Total > 0; steps++) yield return ((double)steps / NodeRun.StepsPerSecond, (sum += work[steps]) / Total);
    }

    internal void Add(int steps, double amount)
    {
        while (work.Count <= steps) work.Add(0);
        work[steps] += amount;
        Total += amount;
    }

    internal void Add(WaitHistogram other)
    {
        for (var steps = 0; steps < other.work.Count; steps++) Add(steps, other.work[steps]);
    }
}
