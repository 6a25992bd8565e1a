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
    private const int FairMillicores = 400;
    private const int KarmaSeconds = 900;
    private const int Coalition = 4;

    /// <summary>
    /// Recorded loads on shared nodes: on each node every third tenant has bonded two units. A node is as large as
    /// its tenants' mean use over <paramref name="load"/>. Each tenant's base request and its baseline are its mean use in the half that parameters
    /// are chosen on; all begin with 30 credits per vCPU, the bonded ones with the price of their units on top.
    /// </summary>
    /// <param name="load">Mean use over capacity, above 0 and below 1.</param>
    /// <param name="copies">Of each load, each shifted in time within the half.</param>
    /// <param name="perNode">Tenants of a node.</param>
    public static Scenario Recorded(
        string name,
        IReadOnlyList<RecordedLoad> loads,
        TraceHalf half,
        double load,
        int copies,
        int perNode,
        BondingRules rules
    )
    {
        var tenants = Enumerable.Range(0, loads.Count * copies).Select(index => Recorded(loads, index, half, copies, perNode)).ToList();
        var nodes = tenants.GroupBy(tenant => tenant.Node).Select(node => new NodeSpec(node.Key, CapacityFor(node, load))).ToList();
        var seconds = tenants.Min(tenant => tenant.Demand.Count);
        return new Scenario(name, seconds, nodes, tenants, rules) { Windows = [new MeasureWindow("measured", Warmup, seconds)] };
    }

    /// <summary>
    /// A hundred equal tenants on one node whose means are all their fair share and whose bursts are of all kinds, from steady to a twentieth of
    /// the time; what is not served is lost. As in Karma's evaluation, load equals capacity.
    /// </summary>
    public static Scenario EqualTenantsBursting(long seed, BondingRules rules) =>
        new(
            $"equal tenants, seed {seed}",
            KarmaSeconds,
            [new NodeSpec("node", EqualTenants * FairMillicores)],
            [.. Enumerable.Range(0, EqualTenants).Select(index => Equal(index, seed))],
            rules
        )
        {
            Windows = [new MeasureWindow("measured", Warmup, KarmaSeconds)],
        };

    private static TenantSpec Recorded(IReadOnlyList<RecordedLoad> loads, int index, TraceHalf half, int copies, int perNode)
    {
        var load = loads[index % loads.Count];
        var copy = index / loads.Count;
        var bonded = index % 3 == 0;
        var length = load.Cores.Count / 2;
        var request = Math.Max(50, (int)(1000 * load.Cores.Take(length).Average()));
        var vcpus = (int)Math.Ceiling(Math.Max(1, load.Cores.Max()));
        return new TenantSpec(
            $"owner-{index}",
            $"{load.Name}-{copy}",
            bonded ? BondedClass : UnbondedClass,
            $"node-{index / perNode}",
            vcpus,
            request,
            Stretch(load, half, length * copy / copies)
        )
        {
            BaselinePercent = Math.Min(100, request / 10m / vcpus),
            Balance = CreditAmount.FromCredits(LaunchCreditsPerVcpu * vcpus + (bonded ? BondedUnits * 101 : 0)),
            Bonds = bonded ? [new ScheduledBond(0, BondedUnits)] : [],
        };
    }

    // The half, shifted around, after its own last seconds for warming up.
    private static double[] Stretch(RecordedLoad load, TraceHalf half, int shift)
    {
        var length = load.Cores.Count / 2;
        var start = half == TraceHalf.Selection ? 0 : length;
        return [.. Enumerable.Range(0, Warmup + length).Select(t => load.Cores[start + (t + shift + length - Warmup % length) % length])];
    }

    private static int CapacityFor(IEnumerable<TenantSpec> tenants, double load) =>
        Math.Max(1000, (int)Math.Ceiling(1000 * tenants.Sum(tenant => tenant.Demand.Average()) / load));

    private static TenantSpec Equal(int index, long seed)
    {
        var duty = 0.05 + 0.95 * index / (EqualTenants - 1);
        var demand = LoadGenerators.EvenBursts(KarmaSeconds, FairMillicores / 1000.0, duty, 10, seed, $"tenant-{index}");
        var vcpus = (int)Math.Ceiling(demand.Max());
        return new TenantSpec(
            $"owner-{index / Coalition}",
            $"tenant-{index:00}",
            EqualClass,
            "node",
            vcpus,
            FairMillicores * 9 / 10,
            demand
        )
        {
            Unmet = UnmetWork.Lost,
            BaselinePercent = Math.Min(100, FairMillicores / 10m / vcpus),
        };
    }
}

/// <summary>Recorded loads that run together.</summary>
/// <param name="Copies">Tenants with each load, each shifted in time.</param>
public sealed record LoadGroup(string Name, IReadOnlyList<RecordedLoad> Loads, int Copies);

/// <summary>A recorded load of the evidence: cores used, one sample a second.</summary>
public sealed record RecordedLoad(string Name, IReadOnlyList<double> Cores);

/// <summary>Parameters are chosen on one half of every trace and reported on the other.</summary>
public enum TraceHalf
{
    Selection,
    Report,
}
