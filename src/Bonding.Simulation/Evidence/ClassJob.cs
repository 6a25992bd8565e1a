using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>The runs of one load class with one seed: every setting on the same loads.</summary>
/// <param name="Load">The class that the bonded tenants have.</param>
/// <param name="Seed">Draws loads and phases.</param>
/// <param name="Settings">The policies, and the conditions that they are measured under.</param>
/// <param name="Build">Builds the scenario, apart from the conditions.</param>
public sealed record ClassJob(LoadClass Load, int Seed, IReadOnlyList<ClassSetting> Settings, Func<Scenario> Build)
{
    /// <summary>Runs all settings.</summary>
    /// <param name="progress">Called after each.</param>
    public IReadOnlyList<ClassOutcome> Run(Action progress)
    {
        var scenario = Build();
        var outcomes = new List<ClassOutcome>();
        foreach (var setting in Settings)
        {
            var result = ClusterRun.Run(setting.In(scenario, Seed), PolicyCatalog.Create(setting.Policy, setting.Rules));
            outcomes.Add(ClassOutcome.Of(Load, Seed, setting, result.Windows[0]));
            progress();
        }
        return outcomes;
    }
}

/// <summary>What is kept of a run: the waits and the price.</summary>
/// <param name="Load">The class of the bonded tenants.</param>
/// <param name="Seed">The seed of the loads.</param>
/// <param name="Setting">The policy and its conditions.</param>
/// <param name="Bonded">The bonded tenants.</param>
/// <param name="Others">The other tenants.</param>
/// <param name="WritesNotMade">The writes that waited for the budget until they were no longer wanted.</param>
/// <param name="Utilisation">The CPU spent on tenants' work, as a share of all nodes' CPU.</param>
/// <param name="Hours">The measured hours.</param>
public sealed record ClassOutcome(
    LoadClass Load,
    int Seed,
    ClassSetting Setting,
    GroupOutcome Bonded,
    GroupOutcome Others,
    int WritesNotMade,
    double Utilisation,
    double Hours
)
{
    private const double SecondsPerHour = 3600;

    internal static ClassOutcome Of(LoadClass load, int seed, ClassSetting setting, WindowResult window) =>
        new(
            load,
            seed,
            setting,
            GroupOutcome.Of(window.Find(EvidenceScenarios.BondedClass)!),
            GroupOutcome.Of(window.Find(EvidenceScenarios.UnbondedClass)!),
            window.WritesNotMade,
            window.Utilisation,
            window.Window.Seconds / SecondsPerHour
        );
}

/// <summary>The tenants of one group in a run.</summary>
/// <param name="Waits">The waits of their work that arrived under contention.</param>
/// <param name="Requests">What their pods requested.</param>
/// <param name="Tenants">Their number.</param>
public sealed record GroupOutcome(WaitHistogram Waits, RequestTally Requests, int Tenants)
{
    internal static GroupOutcome Of(ClassResult group) => new(group.Work.WaitsUnderContention, group.Requests, group.Tenants);
}
