using MathNet.Numerics.Distributions;

namespace Bonding.Simulation.Loads;

/// <summary>A load of bursts by the clock, as cron jobs and batches make them. Times are in seconds, loads in cores.</summary>
/// <param name="Period">The time from one burst to the next, above 0.</param>
/// <param name="Length">The mean length of a burst, above 0.</param>
/// <param name="Height">The mean load of a burst above the load between bursts.</param>
/// <param name="Low">The mean load between bursts.</param>
public sealed record BurstTrain(double Period, double Length, double Height, double Low)
{
    /// <summary>The standard deviation of lengths and heights, and twice that of the load between bursts, as a share of each.</summary>
    public double Noise { get; init; } = 0.1;

    /// <summary>A burst begins at most this much early or late. It does not move the bursts after it.</summary>
    public double Jitter { get; init; }

    /// <summary>Each period is this much longer than the one before.</summary>
    public double Drift { get; init; }

    /// <summary>The first second of another period, and that period; null if it never changes.</summary>
    public (int Second, double Period)? Change { get; init; }

    /// <summary>Draws the load of each second. The phase is drawn first.</summary>
    internal double[] Draw(int seconds, Random random)
    {
        var start = (random.NextDouble() - 1) * Period;
        var demand = new double[seconds];
        for (var t = 0; t < seconds; t++)
            demand[t] = Low * (1 + Noise / 2 * Normal.Sample(random, 0, 1));
        for (var period = Period; start < seconds; period = NextPeriod(start, period))
        {
            AddBurst(demand, start + ContinuousUniform.Sample(random, -Jitter, Jitter), random);
            start += period;
        }
        return [.. demand.Select(load => Math.Max(0, load))];
    }

    private double NextPeriod(double start, double period) =>
        Change is { } change && start >= change.Second && start - period < change.Second ? change.Period : period + Drift;

    private void AddBurst(double[] demand, double start, Random random)
    {
        var end = start + Length * Normal.Sample(random, 1, Noise);
        var height = Height * Normal.Sample(random, 1, Noise);
        for (var t = (int)Math.Max(0, Math.Floor(start)); t < Math.Min(demand.Length, end); t++)
            demand[t] += height * Math.Max(0, Math.Min(t + 1, end) - Math.Max(t, start));
    }
}
