using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Simulation.Loads;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Evidence;

/// <summary>The scenarios that the project's claims are measured in.</summary>
public static class EvidenceScenarios
{
    public const string BondedClass = "bonded";
    public const string UnbondedClass = "unbonded";
    public const string EqualClass = "equal";

    private const int Warmup = 120;
    private const int BondedUnits = 2;
    private const int LaunchCreditsPerVcpu = 30;
    private const int EqualTenants = 100;
    private const int LeastRequest = 50;
    private const int FairMillicores = 400;
    private const int KarmaSeconds = 900;
    private const int Coalition = 4;

    /// <summary>
    /// Builds a scenario of recorded loads on shared nodes: the second half of each. On each node every third tenant has bonded two units.
    /// The size of a node is its tenants' mean use over <paramref name="load"/>. Each tenant's base request and baseline are its mean use
    /// in the first half. All tenants start with 30 credits per vCPU, and bonded ones with the price of their units in addition.
    /// </summary>
    /// <param name="bondedThird">Which of every three tenants has bonded, 0 to 2.</param>
    /// <param name="load">Mean use over capacity, above 0 and below 1.</param>
    /// <param name="perNode">The number of tenants per node.</param>
    public static Scenario Recorded(LoadGroup group, int bondedThird, double load, int perNode, BondingRules rules)
    {
        var tenants = Enumerable
            .Range(0, group.Loads.Count * group.Copies)
            .Select(index => Recorded(group, index, index % 3 == bondedThird, perNode))
            .ToList();
        var nodes = tenants.GroupBy(tenant => tenant.Node).Select(node => new NodeSpec(node.Key, CapacityFor(node, load))).ToList();
        var seconds = tenants.Min(tenant => tenant.Demand.Count);
        return new Scenario(group.Name, seconds, nodes, tenants, rules) { Windows = [new MeasureWindow("measured", Warmup, seconds)] };
    }

    /// <summary>
    /// Builds a scenario of a hundred equal tenants on one node. The mean load of each is its fair share. Their bursts vary from a steady
    /// load to a twentieth of the time. Work that is not served is lost. As in Karma's evaluation, load equals capacity.
    /// </summary>
    public static Scenario EqualTenantsBursting(long seed, BondingRules rules) =>
        new(
            $"equal tenants, seed {seed}",
            KarmaSeconds,
            [new NodeSpec("node", new Millicores(EqualTenants * FairMillicores))],
            [.. Enumerable.Range(0, EqualTenants).Select(index => Equal(index, seed))],
            rules
        )
        {
            Windows = [new MeasureWindow("measured", Warmup, KarmaSeconds)],
        };

    private static TenantSpec Recorded(LoadGroup group, int index, bool bonded, int perNode)
    {
        var load = group.Loads[index % group.Loads.Count];
        var copy = index / group.Loads.Count;
        var length = load.Cores.Count / 2;
        var request = Math.Max(LeastRequest, (int)(Millicores.PerVcpu * load.Cores.Take(length).Average()));
        var vcpus = (int)Math.Ceiling(Math.Max(1, load.Cores.Max()));
        return new TenantSpec(
            $"owner-{index}",
            $"{load.Name}-{copy}",
            bonded ? BondedClass : UnbondedClass,
            $"node-{index / perNode}",
            vcpus,
            new Millicores(request),
            Stretch(load, length * copy / group.Copies)
        )
        {
            BaselinePercent = Math.Min(100, request / 10m / vcpus),
            Balance = CreditAmount.FromCredits(LaunchCreditsPerVcpu * vcpus + (bonded ? BondedUnits * 101 : 0)),
            Bonds = bonded ? [new ScheduledBond(0, BondedUnits)] : [],
        };
    }

    // The second half, rotated by the shift, after its own last seconds as warm-up.
    private static double[] Stretch(RecordedLoad load, int shift)
    {
        var length = load.Cores.Count / 2;
        return [.. Enumerable.Range(0, Warmup + length).Select(t => load.Cores[length + (t + shift + length - Warmup % length) % length])];
    }

    private static Millicores CapacityFor(IEnumerable<TenantSpec> tenants, double load) =>
        Millicores.Max(
            Millicores.FromVcpus(1),
            new Millicores((int)Math.Ceiling(Millicores.PerVcpu * tenants.Sum(tenant => tenant.Demand.Average()) / load))
        );

    /// <summary>Returns the scenario in which each tenant has bonded a unit. Pooling pays only with units.</summary>
    public static Scenario WithUnitEach(Scenario scenario) =>
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

    private static TenantSpec Equal(int index, long seed)
    {
        var duty = 0.05 + 0.95 * index / (EqualTenants - 1);
        var demand = LoadGenerators.EvenBursts(KarmaSeconds, new Millicores(FairMillicores).ToVcpus(), duty, 10, seed, $"tenant-{index}");
        var vcpus = (int)Math.Ceiling(demand.Max());
        return new TenantSpec(
            $"owner-{index / Coalition}",
            $"tenant-{index:00}",
            EqualClass,
            "node",
            vcpus,
            new Millicores(FairMillicores * 9 / 10),
            demand
        )
        {
            Unmet = UnmetWork.Lost,
            BaselinePercent = Math.Min(100, FairMillicores / 10m / vcpus),
        };
    }
}

/// <summary>Recorded loads that run together.</summary>
/// <param name="Copies">The number of tenants with each load, each shifted in time.</param>
public sealed record LoadGroup(string Name, IReadOnlyList<RecordedLoad> Loads, int Copies);

/// <summary>A recorded load of the evidence: used cores, one sample per second.</summary>
public sealed record RecordedLoad(string Name, IReadOnlyList<double> Cores);
