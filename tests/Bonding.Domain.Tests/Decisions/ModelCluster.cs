using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;

namespace Bonding.Domain.Tests.Decisions;

/// <summary>
/// A cluster whose pods take every write at once, decided second by second. It checks what every plan owes to the platform.
/// </summary>
internal sealed class ModelCluster
{
    private readonly ClusterSnapshot _snapshot = new();
    private readonly ClusterPlan _plan = new();
    private DecisionState _state = DecisionState.Empty;
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly BondingRules _rules;

    public ModelCluster(IEnumerable<int> allocatable, int writesPerTick, BondingRules? rules = null)
    {
        _rules = rules ?? BondingRules.Default;
        foreach (var node in allocatable)
            _snapshot.Nodes.Add(new NodeCapacity(new(node), Millicores.Zero));
        WritesPerTick = writesPerTick;
    }

    public int WritesPerTick { get; }

    /// <summary>Keys of all pods in the order that they were written in.</summary>
    public List<string> Written { get; } = [];

    /// <summary>What each write took of its node or gave back, in that order.</summary>
    public List<(DateTimeOffset At, int Node, string Key, int Taken)> Moves { get; } = [];

    public ClusterPlan Plan => _plan;

    public ClusterSnapshot Snapshot => _snapshot;

    public long Turns => _snapshot.Tenants.Sum(TurnsOf);

    /// <summary>How often the adjustment of a tenant has turned.</summary>
    public long TurnsOf(TenantFacts tenant) => _state.OfTenant(tenant.Key)?.Adjustment.Turns ?? 0;

    public void Add(
        int node,
        int units,
        int baseRequest,
        int request,
        BondingMode mode = BondingMode.Enforce,
        int? limit = null,
        PodQos qos = PodQos.Burstable,
        int size = 2_000
    )
    {
        var tenant = _snapshot.Tenants.Count;
        _snapshot.Tenants.Add(
            new TenantFacts($"ns/{tenant:00}", mode, units, new Millicores(size), default) { Baseline = new Millicores(size / 5) }
        );
        Millicores? limited = limit is { } millicores ? new Millicores(millicores) : null;
        _snapshot.Pods.Add(new PodFacts($"ns/{tenant:00}", tenant, node, new(request), limited, new(baseRequest), limited) { Qos = qos });
        Request(node, request);
    }

    /// <summary>Pods of no tenant.</summary>
    public void AddForeign(int node, int request) => Request(node, request);

    /// <summary>Says how a tenant's account stands and whether it moves, from the next tick on.</summary>
    public void Set(int tenant, bool exhausted, bool migrating) =>
        _snapshot.Tenants[tenant] = _snapshot.Tenants[tenant] with
        {
            Reserve = exhausted ? CreditReserve.UsedUp : CreditReserve.Ample,
            IsMigrating = migrating,
        };

    public void Tick(Func<int, DemandOutlook> outlook)
    {
        _now += TimeSpan.FromSeconds(1);
        for (var tenant = 0; tenant < _snapshot.Tenants.Count; tenant++)
            _snapshot.Tenants[tenant] = Seen(_snapshot.Tenants[tenant], outlook(tenant));
        _snapshot.WritesAllowed = WritesPerTick;
        ClusterDecision.Decide(_snapshot, _state, _rules, _now, _plan);
        _state = _plan.NextState;
        Assert.True(_plan.Writes.Length <= WritesPerTick, "the budget is kept");
        foreach (var pod in _plan.Writes)
            Write(pod);
    }

    // What is expected is what was seen last.
    private static TenantFacts Seen(in TenantFacts tenant, DemandOutlook outlook)
    {
        var used = (float)(outlook.Cpu?.Expected ?? double.NaN);
        return tenant with { Outlook = outlook, Used = used, Bursts = new BurstOutlook(used, TimeSpan.FromSeconds(2), null) };
    }

    private void Write(int index)
    {
        var pod = _snapshot.Pods[index];
        var resize = _plan.Pods[index].Resize;
        Assert.Equal(pod.Request, resize.FromRequest);
        Assert.True(
            pod.ResizedAt is not { } at
                || _now - at >= _rules.Allocation.Dwell
                || resize.Reason == AllocationReason.LimitLifted
                || (_snapshot.Tenants[pod.Tenant].BondedUnits > 0 && resize.IsIncrease),
            $"{pod.Key} is written again within the dwell"
        );
        var taken = resize.ToRequest.Value - resize.FromRequest.Value;
        Request(pod.Node, taken);
        var node = _snapshot.Nodes[pod.Node];
        Assert.True(
            resize.IsDecrease || resize.ToRequest == resize.FromRequest || node.Requested <= node.Allocatable,
            $"{pod.Key} has no room on its node: the resize would be deferred"
        );
        _snapshot.Pods[index] = pod with { Request = resize.ToRequest, Limit = resize.ToLimit, ResizedAt = _now };
        Moves.Add((_now, pod.Node, pod.Key, taken));
        Written.Add(pod.Key);
    }

    private void Request(int node, int more) =>
        _snapshot.Nodes[node] = _snapshot.Nodes[node] with { Requested = new(_snapshot.Nodes[node].Requested.Value + more) };
}
