using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions;

/// <summary>A cluster whose pods take every write at once, decided second by second. It checks what every plan owes to the platform.</summary>
internal sealed class ModelCluster
{
    private readonly ClusterSnapshot _snapshot = new();
    private readonly ClusterPlan _plan = new();
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public ModelCluster(IEnumerable<int> allocatable, int writesPerTick)
    {
        foreach (var node in allocatable) _snapshot.Nodes.Add(new NodeCapacity(node, 0));
        WritesPerTick = writesPerTick;
    }

    public int WritesPerTick { get; }

    /// <summary>Keys of all pods in the order that they were written in.</summary>
    public List<string> Written { get; } = [];

    public ClusterPlan Plan => _plan;

    public ClusterSnapshot Snapshot => _snapshot;

    public long Turns => _snapshot.Tenants.Sum(tenant => tenant.Adjustment.Turns);

    public void Add(int node, int units, int baseRequest, int request, BondingMode mode = BondingMode.Enforce)
    {
        var tenant = _snapshot.Tenants.Count;
        _snapshot.Tenants.Add(new TenantInput(mode, units, 2_000, default, AdjustmentState.Start(_now)));
        _snapshot.Pods.Add(new PodInput($"ns/{tenant:00}", tenant, node, request, null, baseRequest, null));
        Request(node, request);
    }

    public void Tick(Func<int, DemandOutlook> outlook)
    {
        _now += TimeSpan.FromSeconds(1);
        for (var tenant = 0; tenant < _snapshot.Tenants.Count; tenant++)
            _snapshot.Tenants[tenant] = _snapshot.Tenants[tenant] with { Outlook = outlook(tenant) };
        _snapshot.WritesAllowed = WritesPerTick;
        ClusterDecision.Decide(_snapshot, BondingRules.Default, _now, _plan);
        Assert.True(_plan.Writes.Length <= WritesPerTick, "the budget is kept");
        foreach (var pod in _plan.Writes) Write(pod);
        for (var tenant = 0; tenant < _snapshot.Tenants.Count; tenant++)
            _snapshot.Tenants[tenant] = _snapshot.Tenants[tenant] with { Adjustment = _plan.Tenants[tenant].Multiplier.State };
        for (var pod = 0; pod < _snapshot.Pods.Count; pod++)
            _snapshot.Pods[pod] = _snapshot.Pods[pod] with { WaitingSince = _plan.Pods[pod].WaitingSince };
    }

    private void Write(int index)
    {
        var pod = _snapshot.Pods[index];
        var resize = _plan.Pods[index].Resize;
        Assert.Equal(pod.Request, resize.FromRequest);
        Assert.True(pod.ResizedAt is not { } at || _now - at >= AllocationTerms.Default.Dwell, $"{pod.Key} is written again within the dwell");
        Request(pod.Node, resize.ToRequest - resize.FromRequest);
        var node = _snapshot.Nodes[pod.Node];
        Assert.True(resize.IsDecrease || resize.ToRequest == resize.FromRequest || node.Requested <= node.Allocatable, $"{pod.Key} has no room on its node: the resize would be deferred");
        _snapshot.Pods[index] = pod with { Request = resize.ToRequest, ResizedAt = _now };
        Written.Add(pod.Key);
    }

    private void Request(int node, int more) => _snapshot.Nodes[node] = _snapshot.Nodes[node] with { Requested = _snapshot.Nodes[node].Requested + more };
}
