using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Evidence;

/// <summary>Lists the runs of a hundred equal bursty tenants: how even policies are, and what gaming gains.</summary>
public static class FairPlan
{
    /// <summary>The number of seeds of the whole evidence.</summary>
    public const int Seeds = 12;

    // What burning, faking and dodging gain is far from any target.
    private const int SeedsOfOtherKinds = 3;

    /// <summary>An owner with the longest pauses between bursts, one in the middle, and one with a steady load.</summary>
    public static IReadOnlyList<string> Attackers { get; } = ["owner-1", "owner-12", "owner-24"];

    /// <summary>The ways to game the rules that targets name.</summary>
    public static IReadOnlyList<AdversaryKind> JudgedKinds { get; } = [AdversaryKind.Pooler, AdversaryKind.Sybil, AdversaryKind.Rotator];

    private static readonly string[] Policies =
    [
        PolicyCatalog.MaxMin,
        PolicyCatalog.Karma,
        PolicyCatalog.KarmaLate,
        PolicyCatalog.Credits,
        PolicyCatalog.Reactive,
        PolicyCatalog.Bonding,
    ];

    /// <summary>Lists all runs.</summary>
    /// <param name="seeds">The number of seeds, at least 1.</param>
    public static IReadOnlyList<FairJob> Jobs(int seeds) =>
        [
            .. from seed in Enumerable.Range(1, seeds) from policy in Policies select new FairJob(seed, policy, HasUnits: false),
            .. Enumerable.Range(1, seeds).Select(seed => new FairJob(seed, PolicyCatalog.Bonding, HasUnits: true)),
            // Without bonds, units change nothing.
            .. Gaming(seeds, PolicyCatalog.MaxMin, hasUnits: false),
            .. Gaming(seeds, PolicyCatalog.Bonding, hasUnits: false),
            .. Gaming(seeds, PolicyCatalog.Bonding, hasUnits: true),
        ];

    private static IEnumerable<FairJob> Gaming(int seeds, string policy, bool hasUnits) =>
        from kind in Enum.GetValues<AdversaryKind>()
        from seed in Enumerable.Range(1, JudgedKinds.Contains(kind) ? seeds : Math.Min(seeds, SeedsOfOtherKinds))
        from owner in Attackers
        select new FairJob(seed, policy, hasUnits) { Attack = (kind, owner) };
}
