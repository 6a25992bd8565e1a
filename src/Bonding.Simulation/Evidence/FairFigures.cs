using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Evidence;

/// <summary>The figures of a hundred equal bursty tenants.</summary>
public sealed class FairFigures(IReadOnlyList<FairOutcome> outcomes)
{
    /// <summary>The policies that were run without units, in their order.</summary>
    public IReadOnlyList<string> Policies { get; } =
    [.. Honest(outcomes).Where(outcome => !outcome.Job.HasUnits).Select(outcome => outcome.Job.Policy).Distinct()];

    /// <summary>Returns all figures, in the order of their targets.</summary>
    public IReadOnlyList<Figure> All() =>
        [
            Figure.AtLeast("jain", 0.99, Mean(PolicyCatalog.Bonding, outcome => outcome.Jain)),
            Figure.AtLeast("min_max", 0.65, Mean(PolicyCatalog.Bonding, outcome => outcome.MinOverMax)),
            Figure.AtLeast("karma_gain_share", 0.9, KarmaGainShare()),
            Gain("pooling_gain", 0.01, AdversaryKind.Pooler, hasUnits: false),
            Gain("splitting_gain", 0.01, AdversaryKind.Sybil, hasUnits: false),
            Gain("rotating_gain", 0.015, AdversaryKind.Rotator, hasUnits: false),
            Gain("pooling_gain_units", 0.06, AdversaryKind.Pooler, hasUnits: true),
            Gain("splitting_gain_units", 0.06, AdversaryKind.Sybil, hasUnits: true),
            Gain("rotating_gain_units", 0.06, AdversaryKind.Rotator, hasUnits: true),
            AdversaryGain(),
        ];

    /// <summary>Returns the mean of a measure over the honest runs of a policy without units.</summary>
    public Interval Mean(string policy, Func<FairOutcome, double> measure) => Interval.OfMean([.. Of(policy).Select(measure)]);

    /// <summary>Returns the smallest value of a measure over those runs.</summary>
    public double Worst(string policy, Func<FairOutcome, double> measure) => Of(policy).Min(measure);

    /// <summary>Returns the mean gain over seeds of the owner that gains most by this kind of gaming.</summary>
    /// <param name="policy">A policy that was gamed.</param>
    /// <param name="kind">The way to game it.</param>
    /// <param name="hasUnits">Whether each tenant has bonded a unit.</param>
    public Figure Gain(string policy, AdversaryKind kind, bool hasUnits) => Gain("", 0, policy, kind, hasUnits);

    private Figure Gain(string key, double target, AdversaryKind kind, bool hasUnits) =>
        Gain(key, target, PolicyCatalog.Bonding, kind, hasUnits);

    private Figure Gain(string key, double target, string policy, AdversaryKind kind, bool hasUnits) =>
        Figure.Worst(
            OwnersThatGame()
                .Select(owner => Figure.AtMost(key, target, Interval.OfMean(GainsOf(policy, kind, hasUnits, owner))) with { Of = owner })
        );

    private static readonly bool[] WithoutAndWithUnits = [false, true];

    private Figure AdversaryGain() =>
        Figure.Worst(
            from kind in Adversary.OfDeeds
            from hasUnits in WithoutAndWithUnits
            select Gain("adversary_gain", 0.06, kind, hasUnits) with
            {
                Of = hasUnits ? $"{kind} with a unit" : $"{kind}",
            }
        );

    private IReadOnlyList<double> GainsOf(string policy, AdversaryKind kind, bool hasUnits, string owner) =>
        [
            .. outcomes
                .Where(outcome => outcome.Job.Policy == policy && outcome.Job.HasUnits == hasUnits && outcome.Job.Attack == (kind, owner))
                .Select(gaming => gaming.InTimeOfOwner[owner] / HonestRun(policy, hasUnits, gaming.Job.Seed).InTimeOfOwner[owner] - 1),
        ];

    private IEnumerable<string> OwnersThatGame() =>
        outcomes.Where(outcome => outcome.Job.Attack is not null).Select(outcome => outcome.Job.Attack!.Value.Owner).Distinct();

    private Interval KarmaGainShare()
    {
        var (rule, karma, plain) = (JainOf(PolicyCatalog.Bonding), JainOf(PolicyCatalog.Karma), JainOf(PolicyCatalog.MaxMin));
        return Interval.Of(rule.Count, seeds => seeds.Sum(seed => rule[seed] - plain[seed]) / seeds.Sum(seed => karma[seed] - plain[seed]));
    }

    private IReadOnlyList<double> JainOf(string policy) => [.. Of(policy).Select(outcome => outcome.Jain)];

    private IEnumerable<FairOutcome> Of(string policy) =>
        Honest(outcomes).Where(outcome => outcome.Job.Policy == policy && !outcome.Job.HasUnits).OrderBy(outcome => outcome.Job.Seed);

    private FairOutcome HonestRun(string policy, bool hasUnits, int seed) =>
        Honest(outcomes).First(outcome => outcome.Job.Policy == policy && outcome.Job.HasUnits == hasUnits && outcome.Job.Seed == seed);

    private static IEnumerable<FairOutcome> Honest(IEnumerable<FairOutcome> outcomes) =>
        outcomes.Where(outcome => outcome.Job.Attack is null);
}
