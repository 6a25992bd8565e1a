using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>Builds the scenarios in which the tenants of one load class have bonded.</summary>
public static class ClassScenarios
{
    /// <summary>The measured time, in seconds.</summary>
    public const int Hour = 3600;

    private const int Nodes = 2;
    private const int Bonded = 4;
    private const int Neighbours = 8;
    private const int Units = 2;
    private const int PriceOfUnit = 101;
    private const int CreditsPerVcpu = 30;
    private const int LeastRequest = 50;
    private const double Load = 0.8;

    // The first decisions carry out the entitlements, as those of a weight that is set once do.
    private const int UnbudgetedSeconds = 10;

    /// <summary>The number of tenants of such a scenario.</summary>
    public const int Tenants = Nodes * (Bonded + Neighbours);

    /// <summary>
    /// Builds two nodes of four bonded tenants of the class and eight unbonded tenants of other loads. Base request and baseline are a
    /// load's mean. Mean use is 80 % of each node.
    /// </summary>
    /// <param name="seed">
    /// Draws loads and phases. The neighbours of a seed are the same in each class with the same <see cref="LoadClass.Warmup"/>.
    /// </param>
    /// <param name="hour">The measured seconds; fewer for a sample.</param>
    public static Scenario Of(LoadClass load, int seed, BondingRules rules, int hour = Hour)
    {
        var seconds = load.Warmup + hour;
        var tenants = Enumerable.Range(0, Nodes).SelectMany(node => TenantsOf(node, load, seed, seconds)).ToList();
        var nodes = tenants.GroupBy(tenant => tenant.Node).Select(node => new NodeSpec(node.Key, CapacityFor(node))).ToList();
        return new Scenario(load.Name, seconds, nodes, tenants, rules)
        {
            Windows = [new MeasureWindow("measured", load.Warmup, seconds)],
            UnbudgetedSeconds = UnbudgetedSeconds,
        };
    }

    private static IEnumerable<TenantSpec> TenantsOf(int node, LoadClass load, int seed, int seconds)
    {
        for (var index = 0; index < Bonded + Neighbours; index++)
        {
            var bonded = index < Bonded;
            var own = bonded ? load : LoadClasses.Neighbours[(index - Bonded) % LoadClasses.Neighbours.Count];
            var key = $"{node}-{index}";
            yield return Tenant(key, node, bonded, own.Draw(seconds, SeededRandom.For(seed, $"{own.Name}/{key}")));
        }
    }

    private static TenantSpec Tenant(string key, int node, bool bonded, double[] demand)
    {
        var vcpus = (int)Math.Ceiling(Math.Max(1, demand.Max()));
        var request = Math.Max(LeastRequest, (int)(Millicores.PerVcpu * demand.Average()));
        return new TenantSpec(
            $"owner-{key}",
            "tenant",
            bonded ? EvidenceScenarios.BondedClass : EvidenceScenarios.UnbondedClass,
            $"node-{node}",
            vcpus,
            new Millicores(request),
            demand
        )
        {
            BaselinePercent = Math.Min(100, request / 10m / vcpus),
            Balance = CreditAmount.FromCredits(CreditsPerVcpu * vcpus + (bonded ? Units * PriceOfUnit : 0)),
            Bonds = bonded ? [new ScheduledBond(0, Units)] : [],
        };
    }

    private static Millicores CapacityFor(IEnumerable<TenantSpec> tenants) =>
        Millicores.Max(
            Millicores.FromVcpus(1),
            new Millicores((int)Math.Ceiling(Millicores.PerVcpu * tenants.Sum(tenant => tenant.Demand.Average()) / Load))
        );
}
