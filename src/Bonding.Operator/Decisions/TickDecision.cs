using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Multipliers;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>Decides a tick: every tenant's multiplier, every pod's share of its node, and which pods are worth a write. Pure.</summary>
public static class TickDecision
{
    private const int MillicoresPerVcpu = 1000;

    public static TickPlan Decide(TickSnapshot snapshot)
    {
        var decisions = snapshot.Tenants.ToDictionary(tenant => tenant.Key, tenant => MultiplierOf(tenant, snapshot));
        var nodes = new NodeShares(snapshot, decisions);
        var shares = nodes.All();
        var pods = snapshot.Tenants.SelectMany(tenant => tenant.Pods.Select(pod => (Tenant: tenant, Pod: pod))).ToDictionary(entry => entry.Pod.Key);
        var plan = ResizePlan.For(
            pods.Values.Where(entry => entry.Tenant.IsDecided).Select(entry => RunningPodOf(entry.Tenant, entry.Pod, snapshot, nodes.ShortNodes)), shares, snapshot.Rules.Allocation, snapshot.Now);
        var reasons = shares.Values.ToDictionary(share => share.Key, share => share.Reason);
        foreach (var held in plan.Held.Where(held => held.Reason != AllocationReason.InsideBand)) reasons[held.Key] = held.Reason;
        List<PodResize> resizes = [];
        foreach (var resize in plan.Resizes)
        {
            var (tenant, pod) = pods[resize.Key];
            var held = HeldBack(pod, resize, snapshot);
            reasons[resize.Key] = held ?? resize.Reason;
            if (held is null) resizes.Add(new PodResize(tenant.Key, pod.Pod, resize));
        }

        return new TickPlan([.. snapshot.Tenants.Select(tenant => StandingOf(tenant, decisions[tenant.Key], shares, reasons, snapshot))], resizes);
    }

    private static string? HeldBack(PodView pod, PlannedResize resize, TickSnapshot snapshot) =>
        !pod.BaseIsStored ? AllocationReason.BaseNotStored
        : pod.Refused?.Stands(resize.ToRequest, snapshot.Rules.Allocation.Band, snapshot.Now) == true ? AllocationReason.Refused
        : null;

    // Without a decision the base multiplier counts, as it does for the next pod's priority.
    private static MultiplierDecision MultiplierOf(TenantView tenant, TickSnapshot snapshot) =>
        tenant.IsDecided
            ? PreemptionMultiplier.Decide(tenant.BondedUnits, tenant.Outlook, tenant.Adjustment, snapshot.Rules.Multipliers, snapshot.Now)
            : PreemptionMultiplier.Decide(
                tenant.BondedUnits, DemandOutlook.None, AdjustmentState.Start(snapshot.Now), snapshot.Rules.Multipliers, snapshot.Now);

    private static RunningPod RunningPodOf(TenantView tenant, PodView pod, TickSnapshot snapshot, HashSet<string> shortNodes) =>
        new(pod.Key, pod.Pod.Request, pod.Pod.Limit, pod.BaseLimit, pod.Pod.Qos, pod.ResizedAt, pod.Pod.Obstacle ?? (pod.IsWritten ? AllocationReason.WriteInFlight : null), tenant.Mode)
        {
            Vcpus = tenant.SizeMillicores / MillicoresPerVcpu / tenant.Pods.Count,
            BaselineMillicores = tenant.BaselineMillicores / tenant.Pods.Count,
            CreditsExhausted = tenant.CreditsExhausted,
            NodeIsShort = shortNodes.Contains(pod.Pod.Node),
            Migrating = tenant.IsMigrating,
            OpenLimit = snapshot.Nodes.TryGetValue(pod.Pod.Node, out var node) ? node.Allocatable : null,
        };

    private static TenantStanding StandingOf(
        TenantView tenant, MultiplierDecision decision, Dictionary<string, TenantShare> shares, Dictionary<string, string> reasons, TickSnapshot snapshot)
    {
        var first = tenant.Pods.Count > 0 ? tenant.Pods[0] : null;
        int? target = first is not null && shares.TryGetValue(first.Key, out var share) ? share.Target : null;
        var reason = first is null ? "" : reasons.GetValueOrDefault(first.Key) ?? first.Pod.Obstacle ?? "";
        return new TenantStanding(
            tenant.Key, first?.Pod, decision, tenant.Outlook, tenant.CpuForecast, target, reason, tenant.MetricsFresh, snapshot.Now)
        {
            BaseRequest = first?.BaseRequest,
            BaseLimit = first?.BaseLimit,
            Refusal = first?.Refused?.Message,
            Priority = PriorityOf(tenant, decision, first, snapshot.Rules),
        };
    }

    private static PriorityState PriorityOf(TenantView tenant, MultiplierDecision decision, PodView? pod, BondingRules rules)
    {
        if (pod is null || !tenant.IsDecided) return PriorityState.Undecided;
        var wanted = rules.Tiers.ClassNameOf(rules.Tiers.TierFor(decision.Base));
        return pod.Pod.PriorityClass == wanted ? PriorityState.Applied : PriorityState.WaitsForNextPod;
    }
}
