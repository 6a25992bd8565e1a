using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Evidence;

/// <summary>Lists the runs of a hundred equal bursty tenants: how even policies are, and what gaming gains.</summary>
public static class FairPlan
{
    // No number was chosen on these.
    private const int FirstSeed = 31;

    /// <summary>The number of seeds of the whole evidence.</summary>
    public const int Seeds = 12;

    // What burning, faking and dodging gain is far from any target.
    private const int SeedsOfOtherKinds = 3;

    // An owner with the longest pauses between bursts, one in the middle, and one with a steady load.
    private static readonly string[] Attackers = ["owner-1", "owner-12", "owner-24"];

    // The ways to game the rules that targets name.
    private static readonly AdversaryKind[] JudgedKinds = [AdversaryKind.Pooler, AdversaryKind.Sybil, AdversaryKind.Rotator];

    private static readonly string[] Policies =
    [
        PolicyCatalog.MaxMin,
        PolicyCatalog.Karma,
        PolicyCatalog.KarmaLate,
        PolicyCatalog.Credits,
        PolicyCatalog.Reactive,
        PolicyCatalog.Bonding,
    ];

    // What units alone are worth to who games them shows in a weight that is written once.
    private static readonly string[] WithUnits = [PolicyCatalog.SetOnce, PolicyCatalog.Bonding];

    /// <summary>Lists all runs.</summary>
    /// <param name="seeds">The number of seeds, at least 1. With one, only the first owner games the rules: that is a sample.</param>
    public static IReadOnlyList<FairJob> Jobs(int seeds) =>
        [
            .. from seed in Enumerable.Range(FirstSeed, seeds) from policy in Policies select new FairJob(seed, policy, HasUnits: false),
            .. from seed in Enumerable.Range(FirstSeed, seeds) from policy in WithUnits select new FairJob(seed, policy, HasUnits: true),
            // Without bonds, units change nothing.
            .. Gaming(seeds, PolicyCatalog.MaxMin, hasUnits: false),
            .. Gaming(seeds, PolicyCatalog.Bonding, hasUnits: false),
            .. WithUnits.SelectMany(policy => Gaming(seeds, policy, hasUnits: true)),
        ];

    private static IEnumerable<FairJob> Gaming(int seeds, string policy, bool hasUnits) =>
        from kind in Adversary.OfDeeds
        from seed in Enumerable.Range(FirstSeed, JudgedKinds.Contains(kind) ? seeds : Math.Min(seeds, SeedsOfOtherKinds))
        from owner in seeds > 1 ? Attackers : Attackers[..1]
        select new FairJob(seed, policy, hasUnits) { Attack = (kind, owner) };
}
