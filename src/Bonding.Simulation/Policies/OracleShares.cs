using Bonding.Domain;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator's rules with nothing unknown and nothing in the way: the true work of this second and the next five for a forecast, and shares
/// that hold at once, without band, dwell or write budget. It is no bound: who knows what waits gives it to those who wait, bonded or not.
/// </summary>
public sealed class OracleShares(BondingRules rules) : IAllocationPolicy
{
    private readonly OperatorTick tick = new(rules, new OracleOutlooks());

    public string Name => PolicyCatalog.Oracle;

    public bool IsIdeal => true;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster)
    {
        var plan = tick.Decide(cluster, writesAllowed: 0);
        var shares = new List<CpuWrite>();
        for (var pod = 0; pod < plan.Pods.Length; pod++)
            if (plan.Pods[pod].Target is { } target) shares.Add(new CpuWrite(pod, target, null));
        return shares;
    }
}
