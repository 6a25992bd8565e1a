using MathNet.Numerics.Distributions;

namespace Bonding.Simulation.Loads;

/// <summary>Generates synthetic loads, in cores for each second of the run. Equal arguments give equal loads.</summary>
public static class LoadGenerators
{
    private const double Shape = 1.5;
    private const double MostOverMean = 20;

    public static double[] Constant(int seconds, double level) => Make(seconds, _ => level);

    /// <summary>
    /// Generates <paramref name="high"/> for the first <paramref name="duty"/> (0 to 1) of each period, then <paramref name="low"/>.
    /// </summary>
    public static double[] Square(int seconds, double low, double high, int period, double duty, int offset = 0) =>
        Make(seconds, t => (t + offset) % period < duty * period ? high : low);

    /// <summary>Generates an even rise from <paramref name="low"/> to <paramref name="high"/> in each period, then a drop.</summary>
    public static double[] Sawtooth(int seconds, double low, double high, int period, int offset = 0) =>
        Make(seconds, t => low + (high - low) * ((t + offset) % period) / period);

    /// <summary>Generates a sine between both levels with 10 % noise.</summary>
    public static double[] Wave(int seconds, double low, double high, int period, long seed, string name)
    {
        var random = SeededRandom.For(seed, name);
        var phase = ContinuousUniform.Sample(random, 0, period);
        return Make(
            seconds,
            t => (low + (high - low) * (1 + Math.Sin(2 * Math.PI * (t + phase) / period)) / 2) * ContinuousUniform.Sample(random, 0.9, 1.1)
        );
    }

    /// <summary>
    /// Generates bursts: on for exponential times at a level between half and all of <paramref name="high"/>, off for exponential times.
    /// </summary>
    public static double[] Bursty(int seconds, double low, double high, double meanOn, double meanOff, long seed, string name)
    {
        var random = SeededRandom.For(seed, name);
        var demand = new double[seconds];
        var on = random.NextDouble() < meanOn / (meanOn + meanOff);
        for (var t = 0; t < seconds; on = !on)
        {
            var level = on ? ContinuousUniform.Sample(random, high / 2, high) : low;
            var until = Math.Min(seconds, t + 1 + (int)Exponential.Sample(random, 1 / (on ? meanOn : meanOff)));
            while (t < until)
                demand[t++] = level;
        }
        return demand;
    }

    /// <summary>
    /// Generates bursts of heavy-tailed length whose mean over the run is exactly <paramref name="mean"/>: on for <paramref name="duty"/>
    /// (above 0, at most 1) of the time, at a level of mean / duty.
    /// </summary>
    public static double[] EvenBursts(int seconds, double mean, double duty, double meanOn, long seed, string name)
    {
        var random = SeededRandom.For(seed, name);
        var demand = new double[seconds];
        var on = random.NextDouble() < duty;
        for (var t = 0; t < seconds; on = !on)
        {
            var until = Math.Min(seconds, t + 1 + (int)HeavyTailed(random, on ? meanOn : meanOn * (1 - duty) / duty));
            while (t < until)
                demand[t++] = on ? 1 : 0;
        }
        if (demand.Sum() == 0)
            demand[random.Next(seconds)] = 1;
        var share = demand.Sum() / seconds;
        return [.. demand.Select(level => level * mean / share)];
    }

    // A Pareto distribution of shape 1.5 with this mean, cut off at 20 times the mean; 0 for a mean of 0, the pauses of a steady load.
    private static double HeavyTailed(Random random, double mean) =>
        mean > 0 ? Math.Min(MostOverMean * mean, Pareto.Sample(random, mean * (Shape - 1) / Shape, Shape)) : 0;

    private static double[] Make(int seconds, Func<int, double> at)
    {
        var demand = new double[seconds];
        for (var t = 0; t < seconds; t++)
            demand[t] = at(t);
        return demand;
    }
}
