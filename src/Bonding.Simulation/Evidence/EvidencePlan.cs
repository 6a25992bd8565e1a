using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>Lists all runs that the evidence needs.</summary>
public static class EvidencePlan
{
    public const string DefaultRules = "default";
    public const double Load = 0.8;
    private const int PerNode = 12;
    private const int ReportedSeeds = 10;
    private const int SelectionSeeds = 3;
    private const int FirstSelectionSeed = 11;

    /// <summary>An owner with the longest pauses between bursts, one in the middle, and one with a steady load.</summary>
    private static readonly string[] Attackers = ["owner-1", "owner-12", "owner-24"];

    private static readonly string[] WaitPolicies =
    [
        PolicyCatalog.Static,
        PolicyCatalog.Reactive,
        PolicyCatalog.MaxMin,
        PolicyCatalog.Karma,
        PolicyCatalog.Credits,
        PolicyCatalog.BondsOnly,
        PolicyCatalog.BondsReactive,
        PolicyCatalog.Bonding,
        PolicyCatalog.Oracle,
        PolicyCatalog.BondedFirst,
    ];

    private static readonly string[] FairPolicies =
    [
        PolicyCatalog.MaxMin,
        PolicyCatalog.Karma,
        PolicyCatalog.KarmaLate,
        PolicyCatalog.Credits,
        PolicyCatalog.Reactive,
        PolicyCatalog.Bonding,
        PolicyCatalog.Oracle,
    ];

    private static readonly string[] GamedPolicies = [PolicyCatalog.MaxMin, PolicyCatalog.Karma, PolicyCatalog.Bonding];

    /// <summary>The parameters that are tried on the first half. The first entry is the shipped default.</summary>
    public static IReadOnlyList<(string Name, BondingRules Rules)> Candidates { get; } =
    [
        (DefaultRules, BondingRules.Default),
        ("headroom 5 %", With(rules => rules with { Headroom = 0.05 })),
        ("band 10 %", With(rules => rules with { Band = 0.1 })),
        ("dwell 2 s", With(rules => rules with { Dwell = TimeSpan.FromSeconds(2) })),
        ("gain 2", BondingRules.Default with { Multipliers = BondingRules.Default.Multipliers with { Gain = 2 } }),
        ("rise 5 %", BondingRules.Default with { Multipliers = BondingRules.Default.Multipliers with { SignificantRise = 0.05 } }),
        .. Evenness,
    ];

    /// <summary>The parameters that are tried on other seeds of the equal bursty tenants.</summary>
    private static IEnumerable<(string Name, BondingRules Rules)> Evenness =>
        [
            ("no fairness window", With(rules => rules with { FairnessWindow = TimeSpan.Zero })),
            ("fairness window 15 min", With(rules => rules with { FairnessWindow = TimeSpan.FromMinutes(15) })),
            ("guarantee 30 %", With(rules => rules with { Guarantee = 0.3 })),
            ("guarantee 70 %", With(rules => rules with { Guarantee = 0.7 })),
            ("catch-up 60 s", With(rules => rules with { CatchUp = TimeSpan.FromSeconds(60) })),
        ];

    public static IReadOnlyList<EvidenceJob> Jobs(IReadOnlyList<LoadGroup> groups) =>
        [
            .. groups.SelectMany(Selection),
            .. Enumerable.Range(FirstSelectionSeed, SelectionSeeds).SelectMany(FairSelection),
            .. groups.SelectMany(Waits),
            .. Enumerable.Range(1, ReportedSeeds).SelectMany(Fair),
            .. Gaming(EvidencePart.Gaming, OneUnitEach(Equal)),
            .. Gaming(EvidencePart.GamingWithoutUnits, Equal),
        ];

    private static IEnumerable<EvidenceJob> Selection(LoadGroup group) =>
        Candidates.Select(candidate => new EvidenceJob(
            EvidencePart.Selection,
            group.Name,
            candidate.Name,
            Recorded(group, TraceHalf.Selection, candidate.Rules),
            PolicyCatalog.Bonding
        ));

    private static IEnumerable<EvidenceJob> FairSelection(int seed)
    {
        foreach (var (name, rules) in Evenness.Prepend((DefaultRules, BondingRules.Default)))
            yield return new EvidenceJob(
                EvidencePart.FairSelection,
                $"seed {seed}",
                name,
                EvidenceScenarios.EqualTenantsBursting(seed, rules),
                PolicyCatalog.Bonding
            );
        yield return new EvidenceJob(
            EvidencePart.FairSelection,
            $"seed {seed}",
            PolicyCatalog.Karma,
            EvidenceScenarios.EqualTenantsBursting(seed, BondingRules.Default),
            PolicyCatalog.Karma
        );
    }

    private static IEnumerable<EvidenceJob> Waits(LoadGroup group)
    {
        var scenario = Recorded(group, TraceHalf.Report, BondingRules.Default);
        return WaitPolicies.Select(policy => new EvidenceJob(EvidencePart.Waits, group.Name, DefaultRules, scenario, policy));
    }

    private static IEnumerable<EvidenceJob> Fair(int seed)
    {
        var scenario = EvidenceScenarios.EqualTenantsBursting(seed, BondingRules.Default);
        return FairPolicies.Select(policy => new EvidenceJob(EvidencePart.Fairness, $"seed {seed}", DefaultRules, scenario, policy));
    }

    private static IEnumerable<EvidenceJob> Gaming(EvidencePart part, Scenario scenario)
    {
        foreach (var policy in GamedPolicies)
        {
            yield return new EvidenceJob(part, "honest", DefaultRules, scenario, policy);
            foreach (var kind in Enum.GetValues<AdversaryKind>())
            foreach (var owner in Attackers)
                yield return new EvidenceJob(part, owner, DefaultRules, scenario, policy) { Attack = (kind, owner) };
        }
    }

    private static Scenario Equal => EvidenceScenarios.EqualTenantsBursting(1, BondingRules.Default);

    // Pooling has an effect only if tenants have units.
    private static Scenario OneUnitEach(Scenario scenario) =>
        scenario with
        {
            Tenants =
            [
                .. scenario.Tenants.Select(tenant =>
                    tenant with
                    {
                        Balance = CreditAmount.FromCredits(101),
                        Bonds = [new ScheduledBond(0, 1)],
                    }
                ),
            ],
        };

    private static Scenario Recorded(LoadGroup group, TraceHalf half, BondingRules rules) =>
        EvidenceScenarios.Recorded(group.Name, group.Loads, half, Load, group.Copies, PerNode, rules);

    private static BondingRules With(Func<Domain.Allocation.AllocationRules, Domain.Allocation.AllocationRules> change) =>
        BondingRules.Default with
        {
            Allocation = change(BondingRules.Default.Allocation),
        };
}
