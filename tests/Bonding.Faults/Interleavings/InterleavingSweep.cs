using Bonding.Domain.Tests.Bonds.Crashes;

namespace Bonding.Faults.Interleavings;

/// <summary>Runs random interleavings of two leaders that crash, in the pure domain.</summary>
internal static class InterleavingSweep
{
    /// <summary>
    /// Makes <paramref name="count"/> interleavings, half of them with bonds deleted and credits earned meanwhile, and returns those that
    /// violate an oracle.
    /// </summary>
    public static IReadOnlyList<string> Violations(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .AsParallel()
                .AsOrdered()
                .Select(seed => (Seed: seed, Found: new Interleaving(seed, LeaderRules.All, othersAct: seed % 2 == 1).Violations()))
                .Where(run => run.Found.Count > 0)
                .Select(run => $"interleaving {run.Seed}: {string.Join(", ", run.Found)}"),
        ];
}
