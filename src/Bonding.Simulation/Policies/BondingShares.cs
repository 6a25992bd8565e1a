using Bonding.Domain;
using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator itself: <see cref="Domain.Decisions.ClusterDecision"/>, as it runs in a cluster. Only where the outlook comes from
/// differs between
/// its variants.
/// </summary>
public sealed class BondingShares(string name, BondingRules rules, IOutlookSource outlooks) : IAllocationPolicy
{
    private readonly OperatorTick _tick = new(rules, outlooks);
    private readonly TokenBucket _tokens = new(tokens: 1);

    public string Name => name;

    public bool IsIdeal => false;

    public bool HasBonds => true;

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster)
    {
        _tokens.Fill(rules.Allocation.WriteRate, PolicySnapshot.Interval);
        var plan = _tick.Decide(cluster, _tokens.Available);
        var writes = new List<CpuWrite>();
        foreach (var pod in plan.Writes)
        {
            _tokens.TryTake();
            writes.Add(new CpuWrite(pod, plan.Pods[pod].Resize.ToRequest, plan.Pods[pod].Resize.ToLimit));
        }
        return writes;
    }
}
