using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;

namespace Bonding.Simulation.Policies;

/// <summary>
/// The operator itself: <see cref="Domain.Decisions.ClusterDecision"/>, as it runs in a cluster. Only where the outlook comes from
/// differs between its variants.
/// </summary>
public sealed class BondingShares(string name, BondingRules rules, IOutlookSource outlooks) : IAllocationPolicy
{
    private readonly OperatorTick _tick = new(rules, outlooks);
    private readonly TokenBucket _tokens = new(tokens: 1);
    private readonly HashSet<int> _waiting = [];

    public string Name => name;

    public bool IsIdeal => false;

    public bool HasBonds => true;

    public int WritesNotMade { get; private set; }

    public IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster)
    {
        _tokens.Fill(rules.Allocation.WriteRate, PolicySnapshot.Interval);
        var plan = _tick.Decide(cluster, cluster.WritesAreFree ? int.MaxValue : _tokens.Available);
        var writes = new List<CpuWrite>();
        foreach (var pod in plan.Writes)
        {
            if (!cluster.WritesAreFree)
                _tokens.TryTake();
            writes.Add(new CpuWrite(pod, plan.Pods[pod].Resize.ToRequest, plan.Pods[pod].Resize.ToLimit));
        }
        CountWaiting(plan);
        return writes;
    }

    private void CountWaiting(ClusterPlan plan)
    {
        for (var pod = 0; pod < plan.Pods.Length; pod++)
        {
            if (plan.Pods[pod].Hold == AllocationReason.WriteBudget)
                _waiting.Add(pod);
            else if (_waiting.Remove(pod) && !plan.Pods[pod].WillBeWritten)
                WritesNotMade++;
        }
    }
}
