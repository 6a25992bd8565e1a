using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Decide;

/// <summary>Decides a tick by <see cref="ClusterDecision"/> and names what was decided by accounts and pods. Pure.</summary>
public static class TickDecision
{
    /// <summary>Decides.</summary>
    /// <param name="cluster">What was observed.</param>
    /// <param name="state"><see cref="TickPlan.NextState"/> of the tick before.</param>
    public static TickPlan Decide(ObservedCluster cluster, DecisionState state)
    {
        var plan = ClusterDecision.Decide(cluster.Snapshot, state, cluster.Rules, cluster.Now);
        var decisions = new List<TenantDecision>(cluster.Tenants.Count);
        for (var tenant = 0; tenant < cluster.Tenants.Count; tenant++)
            decisions.Add(DecisionOf(cluster, tenant, plan));
        List<PodResize> resizes = [];
        foreach (var pod in plan.Writes)
        {
            var account = cluster.Tenants[cluster.Snapshot.Pods[pod].Tenant].Account.Key;
            resizes.Add(
                new PodResize(account, cluster.Pods[pod], plan.Pods[pod].Resize, ContainersOf(cluster.Pods[pod], plan.Pods[pod].Resize))
            );
        }
        return new TickPlan(cluster, state, decisions, resizes, ShortNodes(cluster, plan), plan.NextState)
        {
            ResizesWaiting = Waiting(plan),
        };
    }

    // What a node has accepted is what it goes back to.
    private static IReadOnlyList<ContainerCpu> ContainersOf(TenantPod pod, in PlannedResize change)
    {
        if (change.Reason == AllocationReason.ResizeWithdrawn)
            return pod.Accepted ?? pod.Containers;
        var present = pod.Containers;
        return
        [
            .. ContainerSplit
                .Of(pod.Bounds, change.ToRequest, change.ToLimit, pod.Qos)
                .Select(container =>
                    container with
                    {
                        Limit = container.Limit ?? present.FirstOrDefault(one => one.Name == container.Name)?.Limit,
                    }
                ),
        ];
    }

    private static int Waiting(ClusterPlan plan)
    {
        var count = 0;
        foreach (ref readonly var pod in plan.Pods)
            count += pod.Hold == AllocationReason.WriteBudget ? 1 : 0;
        return count;
    }

    private static List<string> ShortNodes(ObservedCluster cluster, ClusterPlan plan)
    {
        List<string> names = [];
        for (var node = 0; node < cluster.Nodes.Count; node++)
            if (plan.ShortNodes[node])
                names.Add(cluster.Nodes[node]);
        return names;
    }

    // A status shows one pod, the first by name.
    private static TenantDecision DecisionOf(ObservedCluster cluster, int tenant, ClusterPlan plan)
    {
        var (observed, decided) = (cluster.Tenants[tenant], plan.Tenants[tenant]);
        var shown = cluster.PodCountOf(tenant) > 0 ? cluster.PodsOf(tenant).First() : -1;
        var decision = new TenantDecision(
            observed.Account.Key,
            shown < 0 ? null : cluster.Pods[shown],
            decided.Multiplier,
            cluster.Snapshot.Tenants[tenant].Outlook,
            observed.Forecasts.Cpu,
            shown < 0 ? null : plan.Pods[shown].Target,
            shown < 0 ? "" : plan.Pods[shown].Reason,
            observed.Forecasts.IsFresh,
            cluster.Now
        )
        {
            Bases = observed.State.Bases,
            Doubt = observed.State.Doubt,
            Pressure = decided.Pressure,
            Scores = observed.Forecasts.Scores,
            Samples = observed.Forecasts.Samples,
            Contention = observed.Forecasts.Contention,
            Use = decided.Fairness,
            Burst = decided.Burst,
            Phase = cluster.Snapshot.Tenants[tenant].Bursts.Phase,
            BurstPeriod = observed.Forecasts.BurstPeriod,
            Priority = PriorityOf(cluster, tenant),
        };
        return shown < 0 ? decision : decision.WithFacts(cluster.Snapshot.Pods[shown]);
    }

    private static PriorityState PriorityOf(ObservedCluster cluster, int tenant)
    {
        var facts = cluster.Snapshot.Tenants[tenant];
        if (cluster.PodCountOf(tenant) == 0 || !facts.IsDecided)
            return PriorityState.Undecided;
        var wanted = cluster.Rules.PriorityClassFor(facts.BondedUnits);
        var others = cluster.PodsOf(tenant).Select(pod => cluster.Pods[pod]).Where(pod => pod.PriorityClass != wanted).ToList();
        return others.Count == 0 ? PriorityState.Applied
            : others.TrueForAll(pod => cluster.Rules.KeepsOwnClass(pod.PriorityClass, pod.Priority, facts.BondedUnits))
                ? PriorityState.KeptOwnClass
            : PriorityState.WaitsForNextPod;
    }
}

/// <summary>What a tick decided, and from what: deciding the cluster and the state again gives the same plan. Immutable.</summary>
/// <param name="Cluster">What was observed.</param>
/// <param name="State">What the decision before left.</param>
/// <param name="Decisions">One for each tenant, by its index in the cluster.</param>
/// <param name="Resizes">In the order to be written: decreases first.</param>
/// <param name="ShortNodes">Nodes where the need of some enforced tenant is not met.</param>
/// <param name="NextState">What the next decision is handed.</param>
public sealed record TickPlan(
    ObservedCluster Cluster,
    DecisionState State,
    IReadOnlyList<TenantDecision> Decisions,
    IReadOnlyList<PodResize> Resizes,
    IReadOnlyList<string> ShortNodes,
    DecisionState NextState
)
{
    /// <summary>Resizes that are wanted and not made, for the write budget is spent.</summary>
    public int ResizesWaiting { get; init; }
}

/// <summary>A resize to be written.</summary>
/// <param name="Account">Account of its tenant.</param>
/// <param name="Pod">The pod as it is.</param>
/// <param name="Change">What changes.</param>
/// <param name="Containers">Its containers that take part, as they are to be.</param>
public sealed record PodResize(NamespacedName Account, TenantPod Pod, PlannedResize Change, IReadOnlyList<ContainerCpu> Containers);

/// <summary>The plan of the last tick, or null before the first. Written by the loop, read by the API.</summary>
public sealed class LatestDecision() : Latest<TickPlan?>(null);
