using Bonding.Simulation.Clusters;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Adversaries;

/// <summary>What an owner got out of gaming the rules, beside behaving honestly in the same scenario.</summary>
/// <param name="Honest">Its work in the first window when it behaves.</param>
/// <param name="Gaming">The same when it does not.</param>
public sealed record AdversaryResult(string Policy, AdversaryKind Kind, string Owner, WorkTally Honest, WorkTally Gaming)
{
    /// <summary>Relative gain of its own work that is served in time: above 0 when gaming pays.</summary>
    public double Gain => Honest.InTime > 0 ? Gaming.InTime / Honest.InTime - 1 : 0;

    public static AdversaryResult Measure(Scenario scenario, string policy, AdversaryKind kind, string owner)
    {
        var honest = ClusterRun.Run(scenario, PolicyCatalog.Create(policy, scenario.Rules));
        return Measure(scenario, honest, kind, owner);
    }

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
