using System.Globalization;
using MathNet.Numerics.Random;

namespace Bonding.Simulation.Loads;

/// <summary>
/// Creates the random number generators of the simulation. It is the only source of chance there: every generator has a seed, so that runs
/// are repeatable on every machine.
/// </summary>
internal static class SeededRandom
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>
    /// Creates a generator for a name, so that one more tenant does not change the others: xoshiro256** (Blackman and Vigna, 2018), seeded
    /// by the FNV-1a hash of seed and name.
    /// </summary>
    public static Xoshiro256StarStar For(long seed, string name)
    {
        var hash = Basis;
        foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{seed}/{name}"))
            hash = (hash ^ letter) * Prime;
        return new Xoshiro256StarStar(unchecked((int)hash), threadSafe: false);
    }
}
