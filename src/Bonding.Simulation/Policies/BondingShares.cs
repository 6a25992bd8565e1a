using Bonding.Domain;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator itself: <see cref="Domain.Decisions.ClusterDecision"/>, as it runs in a cluster. Only where the outlook comes from differs between
/// its variants.
/// </summary>
public sealed class BondingShares(string name, BondingRules rules, IOutlooks outlooks) : IAllocationPolicy
{
    private readonly OperatorTick tick = new(rules, outlooks);
    private readonly WriteTokens tokens = new(rules.Allocation);

    public string Name => name;

    public bool IsIdeal => false;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(ClusterView cluster)
    {
        tokens.NextSecond();
        var plan = tick.Decide(cluster, tokens.Left);
        var writes = new List<CpuWrite>();
        foreach (var pod in plan.Writes)
        {
            tokens.Take();
            writes.Add(new CpuWrite(pod, plan.Pods[pod].Resize.ToRequest, plan.Pods[pod].Resize.ToLimit));
        }
        return writes;
    }
}
