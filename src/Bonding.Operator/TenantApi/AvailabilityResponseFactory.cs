using Bonding.Domain.Decisions;
using Bonding.Operator.Loop.Observe;
using Bonding.Resources.Api;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Computes how much CPU a tenant can count on. The kernel divides a node by weights, which follow the requests, and gives what is left
/// over to any pod that can use it.
/// </summary>
public static class AvailabilityResponseFactory
{
    private const double Likelihood = 0.95;

    /// <summary>Returns null before the first tick, and while no pod of the tenant runs on a known node.</summary>
    public static AvailabilityResponse? Create(TenantSnapshot tenant, int horizonSeconds)
    {
        if (tenant is not { View: { Pods.Count: > 0 } view, Tick: { Snapshot: var snapshot } })
            return null;
        var pods = view
            .Pods.Where(pod => snapshot.Nodes.ContainsKey(pod.Pod.Node))
            .Select(pod => Create(pod, view, snapshot, horizonSeconds))
            .ToList();
        if (pods.Count == 0)
            return null;
        var expected = pods.Sum(pod => pod.Expected);
        return new AvailabilityResponse(
            tenant.Account,
            horizonSeconds,
            view.SizeMillicores,
            pods.Sum(pod => pod.Guaranteed),
            pods.Sum(pod => pod.Likely),
            expected,
            (double)expected / view.SizeMillicores,
            Likelihood * pods.Min(pod => pod.ForecastShare),
            snapshot.Now
        );
    }

    private static PodAvailability Create(PodView pod, TenantView owner, TickSnapshot snapshot, int horizonSeconds)
    {
        var node = snapshot.Nodes[pod.Pod.Node];
        var most = pod.Pod.Limit ?? owner.SizeMillicores / owner.Pods.Count;
        var guaranteed = (int)Math.Min(most, (long)node.Allocatable * pod.Pod.Request / Math.Max(1, node.Requested));
        var others = Others(pod, snapshot);
        var unmanaged = node.Requested - pod.Pod.Request - others.Sum(other => other.Pod.Pod.Request);
        int Left(Func<TenantView, int, double?> use) =>
            (int)Math.Clamp(node.Allocatable - unmanaged - others.Sum(other => UseOf(other, use, horizonSeconds)), guaranteed, most);
        return new PodAvailability(guaranteed, Left(UsageForecast.Likely), Left(UsageForecast.Expected), ForecastShare(node, pod, others));
    }

    private static List<OtherPod> Others(PodView pod, TickSnapshot snapshot) =>
        [
            .. snapshot.Tenants.SelectMany(tenant =>
                tenant.Pods.Where(one => one.Pod.Node == pod.Pod.Node && one.Key != pod.Key).Select(one => new OtherPod(tenant, one))
            ),
        ];

    // A pod without a forecast is assumed to use what it requests.
    private static double UseOf(OtherPod other, Func<TenantView, int, double?> use, int horizonSeconds) =>
        use(other.Tenant, horizonSeconds) / other.Tenant.Pods.Count ?? other.Pod.Pod.Request;

    private static double ForecastShare(NodeCapacity node, PodView pod, List<OtherPod> others)
    {
        var requestedByOthers = node.Requested - pod.Pod.Request;
        var forecast = others.Where(other => UsageForecast.Expected(other.Tenant, 1) is not null).Sum(other => other.Pod.Pod.Request);
        return requestedByOthers <= 0 ? 1 : Math.Min(1, (double)forecast / requestedByOthers);
    }

    private sealed record OtherPod(TenantView Tenant, PodView Pod);

    private readonly record struct PodAvailability(int Guaranteed, int Likely, int Expected, double ForecastShare);
}
