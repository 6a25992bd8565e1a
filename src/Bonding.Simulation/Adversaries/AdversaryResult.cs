using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Adversaries;

/// <summary>Compares an owner that games the rules with the same owner behaving honestly in the same scenario.</summary>
/// <param name="Honest">The owner's work in the first window when it behaves honestly.</param>
/// <param name="Gaming">The owner's work in the first window when it games the rules.</param>
public sealed record AdversaryResult(string Policy, AdversaryKind Kind, string Owner, WorkTally Honest, WorkTally Gaming)
{
    /// <summary>The relative gain in own work that is served in time. It is above 0 if gaming pays.</summary>
    public double Gain => Honest.InTime > 0 ? Gaming.InTime / Honest.InTime - 1 : 0;

    public static AdversaryResult Measure(Scenario scenario, string policy, AdversaryKind kind, string owner)
    {
        var honest = ClusterRun.Run(scenario, PolicyCatalog.Create(policy, scenario.Rules));
        return Measure(scenario, honest, kind, owner);
    }

    /// <summary>Runs the attacked scenario and compares it with a run of the honest one.</summary>
    /// <param name="honest">The run of the honest scenario.</param>
    public static AdversaryResult Measure(Scenario scenario, PolicyResult honest, AdversaryKind kind, string owner)
    {
        var attacked = Adversary.Attack(scenario, owner, kind);
        var gaming = ClusterRun.Run(attacked, PolicyCatalog.Create(honest.Policy, scenario.Rules));
        return new AdversaryResult(honest.Policy, kind, owner, WorkOf(honest, owner), WorkOf(gaming, owner));
    }

    private static WorkTally WorkOf(PolicyResult result, string owner) =>
        WorkTally.Of(result.Windows[0].Tenants.Where(tenant => tenant.Owner == owner).Select(tenant => tenant.Work));
}
