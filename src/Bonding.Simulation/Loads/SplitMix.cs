namespace Bonding.Simulation.Loads;

/// <summary>A small generator of random numbers that gives the same sequence on every machine (SplitMix64, Steele, Lea and Flood 2014).</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>A generator of its own for each name, so that one more tenant changes no other.</summary>
    public static SplitMix For(long seed, string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name) hash = (hash ^ letter) * 1099511628211UL;
        return new SplitMix(hash ^ (ulong)seed * 0x9E3779B97F4A7C15UL);
    }

    /// <summary>Uniform in 0 (inclusive) to 1.</summary>
    public double Next() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Next();

    public double Exponential(double mean) => -mean * Math.Log(1 - Next());

    /// <summary>Heavy-tailed with shape 1.5, scaled to the mean and cut off at 20 times it.</summary>
    public double Pareto(double mean) => Math.Min(20 * mean, mean / 3 * Math.Pow(1 - Next(), -1 / 1.5));

    private ulong Bits()
    {
        state += 0x9E3779B97F4A7C15UL;
        var mixed = (state ^ state >> 30) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBUL;
        return mixed ^ mixed >> 31;
    }
}
