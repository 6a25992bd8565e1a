using Bonding.Domain.Decisions;
using Bonding.Simulation.Policies;

namespace Bonding.Simulation.Evidence;

/// <summary>Lists the runs of the load classes. No threshold was set on the judged seeds.</summary>
public static class ClassPlan
{
    /// <summary>The first judged seed. Thresholds were set on seeds 1 and 2.</summary>
    public const int FirstSeed = 11;

    /// <summary>The number of judged seeds of the whole evidence.</summary>
    public const int Seeds = 6;

    /// <summary>The size of a large cluster.</summary>
    public const int Large = 1_000;

    /// <summary>The size of a very large cluster.</summary>
    public const int VeryLarge = 10_000;

    private const double Load = 0.8;
    private const int PerNode = 12;

    /// <summary>The spacings of samples that the rule is measured at, in seconds.</summary>
    public static IReadOnlyList<int> Scrapes { get; } = [1, 5, 15, 30];

    /// <summary>The spacings that targets name.</summary>
    public static IReadOnlyList<int> JudgedScrapes { get; } = [1, 5, 15];

    /// <summary>The higher floor whose price is shown.</summary>
    public const double HigherFloor = 0.5;

    /// <summary>The floors at which the frontier is measured.</summary>
    public static IReadOnlyList<double> Floors { get; } = [HigherFloor, 0.6];

    /// <summary>Everything that is measured, baselines first.</summary>
    public static IReadOnlyList<ClassSetting> Settings { get; } =
    [
        new(PolicyCatalog.Static),
        new(PolicyCatalog.MaxMin),
        new(PolicyCatalog.Karma),
        SetOnce,
        AlwaysBoosted,
        .. Scrapes.Select(Reactive),
        .. Scrapes.Select(scrape => Bonding(scrape)),
        .. Floors.Select(floor => Bonding(1) with { NeighbourFloor = floor }),
        Bonding(15) with
        {
            NeighbourFloor = HigherFloor,
        },
        .. JudgedScrapes.Select(scrape => Bonding(scrape, Large)),
        Bonding(1, VeryLarge),
        Bonding(15, VeryLarge),
        Oracle,
        new(PolicyCatalog.BondedFirst),
    ];

    /// <summary>What is measured on whole recordings.</summary>
    private static IReadOnlyList<ClassSetting> RotationSettings { get; } =
    [
        new(PolicyCatalog.Static),
        new(PolicyCatalog.MaxMin),
        new(PolicyCatalog.Karma),
        SetOnce,
        AlwaysBoosted,
        Reactive(1),
        Bonding(1),
        Reactive(15),
        Bonding(15),
        Oracle,
        new(PolicyCatalog.BondedFirst),
    ];

    /// <summary>The same rule with perfect knowledge of the next seconds.</summary>
    public static ClassSetting Oracle => new(PolicyCatalog.Oracle);

    /// <summary>The weight that is written once.</summary>
    public static ClassSetting SetOnce => new(PolicyCatalog.SetOnce);

    /// <summary>The greatest boost, for ever.</summary>
    public static ClassSetting AlwaysBoosted => new(PolicyCatalog.AlwaysBoosted);

    /// <summary>Returns the rule at a spacing of samples, in a cluster of this size.</summary>
    public static ClassSetting Bonding(int scrape, int clusterTenants = ClassScenarios.Tenants) =>
        new(PolicyCatalog.Bonding) { ScrapeSeconds = scrape, ClusterTenants = clusterTenants };

    /// <summary>Returns the same rule without forecasts.</summary>
    public static ClassSetting Reactive(int scrape) => new(PolicyCatalog.BondsReactive) { ScrapeSeconds = scrape };

    /// <summary>Lists a job for each class and seed.</summary>
    /// <param name="seeds">The number of seeds, at least 1.</param>
    /// <param name="hour">The measured seconds; fewer for a sample.</param>
    public static IReadOnlyList<ClassJob> Jobs(IReadOnlyList<LoadClass> loads, int seeds, int hour = ClassScenarios.Hour) =>
        [.. from seed in Enumerable.Range(FirstSeed, seeds) from load in loads select JobOf(load, seed, hour)];

    /// <summary>Lists a job for each group of recorded loads and each third of its tenants that has bonded.</summary>
    public static IReadOnlyList<ClassJob> RotationJobs(IReadOnlyList<LoadGroup> groups) =>
        [.. from load in groups from third in Enumerable.Range(0, 3) select JobOf(load, third)];

    private static ClassJob JobOf(LoadClass load, int seed, int hour) =>
        new(load, seed, Settings, () => ClassScenarios.Of(load, seed, BondingRules.Default, hour));

    private static ClassJob JobOf(LoadGroup group, int third) =>
        new(
            new LoadClass($"{group.Name}/{third}", LoadKind.Aperiodic, 0, (_, _) => []),
            FirstSeed,
            RotationSettings,
            () => EvidenceScenarios.Recorded(group, third, Load, PerNode, BondingRules.Default)
        );
}
