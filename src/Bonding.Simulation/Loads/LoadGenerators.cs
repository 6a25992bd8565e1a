namespace Bonding.Simulation.Loads;

/// <summary>Generates synthetic loads, in cores for each second of the run. Equal arguments give equal loads.</summary>
public static class LoadGenerators
{
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
        var random = SplitMix.For(seed, name);
        var phase = random.Between(0, period);
        return Make(seconds, t => (low + (high - low) * (1 + Math.Sin(2 * Math.PI * (t + phase) / period)) / 2) * random.Between(0.9, 1.1));
    }

    /// <summary>
    /// Generates bursts: on for exponential times at a level between half and all of <paramref name="high"/>, off for exponential times.
    /// </summary>
    public static double[] Bursty(int seconds, double low, double high, double meanOn, double meanOff, long seed, string name)
    {
        var random = SplitMix.For(seed, name);
        var demand = new double[seconds];
        var on = random.Next() < meanOn / (meanOn + meanOff);
        for (var t = 0; t < seconds; on = !on)
        {
            var level = on ? random.Between(high / 2, high) : low;
            var until = Math.Min(seconds, t + 1 + (int)random.Exponential(on ? meanOn : meanOff));
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
        var random = SplitMix.For(seed, name);
        var demand = new double[seconds];
        var on = random.Next() < duty;
        for (var t = 0; t < seconds; on = !on)
        {
            var until = Math.Min(seconds, t + 1 + (int)random.Pareto(on ? meanOn : meanOn * (1 - duty) / duty));
            while (t < until)
                demand[t++] = on ? 1 : 0;
        }
        if (demand.Sum() == 0)
            demand[(int)random.Between(0, seconds)] = 1;
        var share = demand.Sum() / seconds;
        return [.. demand.Select(level => level * mean / share)];
    }

    private static double[] Make(int seconds, Func<int, double> at)
    {
        var demand = new double[seconds];
        for (var t = 0; t < seconds; t++)
            demand[t] = at(t);
        return demand;
    }
}

/// <summary>
/// A random number generator that gives the same sequence on every machine (SplitMix64, Steele, Lea and Flood 2014).
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Creates a generator for each name, so that one more tenant does not change the others.</summary>
    public static SplitMix For(long seed, string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
            hash = (hash ^ letter) * 1099511628211UL;
        return new SplitMix(hash ^ (ulong)seed * 0x9E3779B97F4A7C15UL);
    }

    /// <summary>Returns a uniform number in [0, 1).</summary>
    public double Next() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Next();

    public double Exponential(double mean) => -mean * Math.Log(1 - Next());

    /// <summary>Returns a heavy-tailed number of shape 1.5, scaled to the mean and cut off at 20 times the mean.</summary>
    public double Pareto(double mean) => Math.Min(20 * mean, mean / 3 * Math.Pow(1 - Next(), -1 / 1.5));

    private ulong Bits()
    {
        _state += 0x9E3779B97F4A7C15UL;
        var mixed = (_state ^ _state >> 30) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBUL;
        return mixed ^ mixed >> 31;
    }
}
