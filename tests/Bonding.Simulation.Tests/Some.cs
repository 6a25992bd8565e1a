using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Clusters;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Results;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Tests;

/// <summary>Builds small scenarios for tests.</summary>
internal static class Some
{
    public const string Node = "node";

    public static TenantSpec Tenant(string name, double[] demand, int vcpus = 2, int request = 500) =>
        new(name, name, name, Node, vcpus, new Millicores(request), demand);

    public static TenantSpec Bonded(this TenantSpec tenant, int units) =>
        tenant with
        {
            Balance = CreditAmount.FromCredits(101 * units),
            Bonds = [new ScheduledBond(0, units)],
        };

    public static Scenario Scenario(int millicores, params TenantSpec[] tenants) =>
        new("test", tenants[0].Demand.Count, [new NodeSpec(Node, new Millicores(millicores))], tenants, BondingRules.Default);

    /// <summary>Returns four bursty tenants that want more than the node has; two of them have bonded.</summary>
    public static Scenario Busy(long seed = 1, UnmetWork unmet = UnmetWork.Queued)
    {
        TenantSpec Bursty(string name) => Tenant(name, LoadGenerators.Bursty(200, 0.1, 2, 8, 8, seed, name)) with { Unmet = unmet };
        return Scenario(3000, Bursty("a").Bonded(2), Bursty("b").Bonded(1), Bursty("c"), Bursty("d"));
    }

    public static PolicyResult Run(this Scenario scenario, string policy) =>
        ClusterRun.Run(scenario, PolicyCatalog.Create(policy, scenario.Rules));

    public static WorkTally Work(this PolicyResult result, string tenant) =>
        result.Windows[0].Tenants.Single(one => one.Key == $"{tenant}/{tenant}").Work;
}
