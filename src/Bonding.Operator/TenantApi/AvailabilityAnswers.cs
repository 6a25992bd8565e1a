using Bonding.Domain.Decisions;
using Bonding.Operator.Decisions;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>Says how much CPU a tenant can count on: the kernel shares a node by the weights that requests become, and gives what is left over to whoever wants it.</summary>
public static class AvailabilityAnswers
{
    private const double Likelihood = 0.95;

    /// <summary>Null before the first tick, and while no pod of the tenant runs on a known node.</summary>
    public static AvailabilityAnswer? Of(TenantReading tenant, int horizonSeconds)
    {
        if (tenant is not { View: { Pods.Count: > 0 } view, Tick: { Snapshot: var snapshot } }) return null;
        var pods = view.Pods.Where(pod => snapshot.Nodes.ContainsKey(pod.Pod.Node)).Select(pod => Of(pod, view, snapshot, horizonSeconds)).ToList();
        if (pods.Count == 0) return null;
        var expected = pods.Sum(pod => pod.Expected);
        return new AvailabilityAnswer(
            tenant.Account, horizonSeconds, view.SizeMillicores, pods.Sum(pod => pod.Guaranteed), pods.Sum(pod => pod.Likely), expected,
            (double)expected / view.SizeMillicores, Likelihood * pods.Min(pod => pod.Foreseen), snapshot.Now);
    }

    private static PodAvailability Of(PodView pod, TenantView owner, TickSnapshot snapshot, int horizonSeconds)
    {
        var node = snapshot.Nodes[pod.Pod.Node];
        var most = pod.Pod.Limit ?? owner.SizeMillicores / owner.Pods.Count;
        var guaranteed = (int)Math.Min(most, (long)node.Allocatable * pod.Pod.Request / Math.Max(1, node.Requested));
        var others = Others(pod, snapshot);
        var foreign = node.Requested - pod.Pod.Request - others.Sum(other => other.Pod.Pod.Request);
        int Left(Func<TenantView, int, double?> use) =>
            (int)Math.Clamp(node.Allocatable - foreign - others.Sum(other => UseOf(other, use, horizonSeconds)), guaranteed, most);
        return new PodAvailability(guaranteed, Left(Usage.Likely), Left(Usage.Expected), Foreseen(node, pod, others));
    }

    private static List<Other> Others(PodView pod, TickSnapshot snapshot) =>
        [.. snapshot.Tenants.SelectMany(tenant => tenant.Pods.Where(one => one.Pod.Node == pod.Pod.Node && one.Key != pod.Key).Select(one => new Other(tenant, one)))];

    // Who has no forecast is taken to use what it requests.
    private static double UseOf(Other other, Func<TenantView, int, double?> use, int horizonSeconds) =>
        use(other.Tenant, horizonSeconds) / other.Tenant.Pods.Count ?? other.Pod.Pod.Request;

    private static double Foreseen(NodeCapacity node, PodView pod, List<Other> others)
    {
        var byOthers = node.Requested - pod.Pod.Request;
        var foreseen = others.Where(other => Usage.Expected(other.Tenant, 1) is not null).Sum(other => other.Pod.Pod.Request);
        return byOthers <= 0 ? 1 : Math.Min(1, (double)foreseen / byOthers);
    }

    private sealed record Other(TenantView Tenant, PodView Pod);

    private readonly record struct PodAvailability(int Guaranteed, int Likely, int Expected, double Foreseen);
}
