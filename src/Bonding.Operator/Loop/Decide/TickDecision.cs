using Bonding.Domain.Decisions;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Decide;

/// <summary>Decides a tick by <see cref="ClusterDecision"/>: hands it what was observed, and names what it decided by accounts and pods. Pure.</summary>
public static class TickDecision
{
    public static TickPlan Decide(TickSnapshot snapshot)
    {
        var pods = snapshot.Tenants.SelectMany(tenant => tenant.Pods.Select(pod => (Tenant: tenant, Pod: pod))).ToList();
        var plan = ClusterDecision.Decide(InputOf(snapshot), snapshot.Rules, snapshot.Now);
        var standings = new List<TenantDecision>(snapshot.Tenants.Count);
        var pod = 0;
        for (var index = 0; index < snapshot.Tenants.Count; index++)
        {
            var tenant = snapshot.Tenants[index];
            standings.Add(DecisionOf(tenant, plan.Tenants[index], tenant.Pods.Count > 0 ? plan.Pods[pod] : default, snapshot));
            pod += tenant.Pods.Count;
        }

        List<PodResize> resizes = [];
        foreach (var index in plan.Writes)
            resizes.Add(new PodResize(pods[index].Tenant.Key, pods[index].Pod.Pod, plan.Pods[index].Resize));
        return new TickPlan(standings, resizes)
        {
            WaitingSince = WaitingSince(pods.Select(entry => entry.Pod), plan),
            ShortNodes = ShortNodes(snapshot, plan),
        };
    }

    private static List<string> ShortNodes(TickSnapshot snapshot, ClusterPlan plan)
    {
        List<string> names = [];
        var index = 0;
        foreach (var name in snapshot.Nodes.Keys)
            if (plan.ShortNodes[index++])
                names.Add(name);
        return names;
    }

    private static ClusterSnapshot InputOf(TickSnapshot snapshot)
    {
        var input = new ClusterSnapshot { WritesAllowed = snapshot.WritesAllowed };
        var nodes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (name, capacity) in snapshot.Nodes)
        {
            nodes[name] = input.Nodes.Count;
            input.Nodes.Add(capacity);
        }

        // A node is written by one writer at a time: while it is busy, its pods would only use up the budget of others.
        var busy = snapshot
            .Tenants.SelectMany(tenant => tenant.Pods)
            .Where(pod => pod.IsResizeInFlight)
            .Select(pod => pod.Pod.Node)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var tenant in snapshot.Tenants)
        {
            foreach (var pod in tenant.Pods)
                input.Pods.Add(
                    InputOf(pod, input.Tenants.Count, nodes.GetValueOrDefault(pod.Pod.Node, -1)) with
                    {
                        WriteInFlight = busy.Contains(pod.Pod.Node),
                    }
                );
            input.Tenants.Add(InputOf(tenant));
        }

        return input;
    }

    private static TenantInput InputOf(TenantView tenant) =>
        new(tenant.Mode, tenant.BondedUnits, tenant.SizeMillicores, tenant.Outlook, tenant.Adjustment)
        {
            BaselineMillicores = tenant.BaselineMillicores,
            CreditsExhausted = tenant.CreditsExhausted,
            IsMigrating = tenant.IsMigrating,
            Pressure = tenant.Pressure,
            Used = (float)tenant.Used,
            Fairness = tenant.Use,
        };

    private static PodInput InputOf(PodView pod, int tenant, int node) =>
        new(pod.Key, tenant, node, pod.Pod.Request, pod.Pod.Limit, pod.BaseRequest, pod.BaseLimit)
        {
            Qos = pod.Pod.Qos,
            Obstacle = pod.Pod.Obstacle,
            BaseIsStored = pod.BaseIsStored,
            ResizedAt = pod.ResizedAt,
            Refused = pod.Refused,
            WaitingSince = pod.WaitingSince,
            Infeasible = pod.Infeasible,
        };

    private static TenantDecision DecisionOf(TenantView tenant, TenantOutcome decided, PodOutcome outcome, TickSnapshot snapshot)
    {
        var first = tenant.Pods.Count > 0 ? tenant.Pods[0] : null;
        return new TenantDecision(
            tenant.Key,
            first?.Pod,
            decided.Multiplier,
            tenant.Outlook,
            tenant.CpuForecast,
            outcome.Target,
            first is null ? "" : outcome.Reason,
            tenant.MetricsFresh,
            snapshot.Now
        )
        {
            BaseRequest = first?.BaseRequest,
            BaseLimit = first?.BaseLimit,
            Refusal = first?.Refused?.Message,
            Pressure = decided.Pressure,
            Scores = tenant.Scores,
            Use = decided.Fairness,
            Priority = PriorityOf(tenant, decided.Tier, snapshot.Rules),
        };
    }

    private static PriorityState PriorityOf(TenantView tenant, int tier, BondingRules rules)
    {
        if (tenant.Pods.Count == 0 || !tenant.IsDecided)
            return PriorityState.Undecided;
        var wanted = rules.Tiers.ClassNameOf(tier);
        return tenant.Pods.All(pod => pod.Pod.PriorityClass == wanted) ? PriorityState.Applied : PriorityState.WaitsForNextPod;
    }

    private static Dictionary<string, DateTimeOffset> WaitingSince(IEnumerable<PodView> pods, ClusterPlan plan)
    {
        var waiting = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var index = 0;
        foreach (var pod in pods)
            if (plan.Pods[index++].WaitingSince is { } since)
                waiting[pod.Pod.Uid] = since;
        return waiting;
    }
}
