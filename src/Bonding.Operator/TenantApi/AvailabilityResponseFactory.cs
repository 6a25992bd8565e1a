using Bonding.Contract;
using Bonding.Domain.Allocation;
using Bonding.Operator.Loop.Observe;
using Google.Protobuf.WellKnownTypes;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Computes how much CPU a tenant can count on. The kernel divides a node by weights, which follow the requests, and gives what is left
/// over to any pod that can use it.
/// </summary>
public static class AvailabilityResponseFactory
{
    private const double Likelihood = 0.95;

    /// <summary>Returns null before the first tick, and while no pod of the tenant runs on a known node.</summary>
    public static SelfAvailability? Create(TenantSnapshot tenant, int horizonSeconds)
    {
        if (tenant is not { Index: >= 0 and var index, Tick.Cluster: { } cluster })
            return null;
        var pods = cluster
            .PodsOf(index)
            .Where(pod => cluster.Snapshot.Pods[pod].Node >= 0)
            .Select(pod => Create(cluster, cluster.Snapshot.Pods[pod], horizonSeconds))
            .ToList();
        if (pods.Count == 0)
            return null;
        var (size, expected) = (cluster.Snapshot.Tenants[index].Size.Value, pods.Sum(pod => pod.Expected));
        return new SelfAvailability
        {
            Account = tenant.Account,
            HorizonSeconds = horizonSeconds,
            Size = size,
            Guaranteed = pods.Sum(pod => pod.Guaranteed),
            Likely = pods.Sum(pod => pod.Likely),
            Expected = expected,
            Share = (double)expected / size,
            Confidence = Likelihood * pods.Min(pod => pod.ForecastShare),
            AsOf = Timestamp.FromDateTimeOffset(cluster.Now),
        };
    }

    private static PodAvailability Create(ObservedCluster cluster, PodFacts pod, int horizonSeconds)
    {
        var node = cluster.Snapshot.Nodes[pod.Node];
        var most = pod.Limit?.Value ?? cluster.Snapshot.Tenants[pod.Tenant].Size.Value / cluster.PodCountOf(pod.Tenant);
        var guaranteed = (int)Math.Min(most, (long)node.Allocatable.Value * pod.Request.Value / Math.Max(1, node.Requested.Value));
        var onNode = cluster.PodsOn(pod.Node).Select(other => cluster.Snapshot.Pods[other]);
        List<PodFacts> others = [.. onNode.Where(other => other.Key != pod.Key)];
        var unmanaged = node.Requested.Value - pod.Request.Value - others.Sum(other => other.Request.Value);
        int Left(Usage use)
        {
            var usedByOthers = others.Sum(other => UseOf(cluster, other, use, horizonSeconds));
            return (int)Math.Clamp(node.Allocatable.Value - unmanaged - usedByOthers, guaranteed, most);
        }
        var share = ForecastShare(cluster, pod, others);
        return new PodAvailability(guaranteed, Left(UsageForecast.Likely), Left(UsageForecast.Expected), share);
    }

    // A pod without a forecast is assumed to use what it requests.
    private static double UseOf(ObservedCluster cluster, PodFacts pod, Usage use, int horizonSeconds) =>
        use(cluster, pod.Tenant, horizonSeconds) / cluster.PodCountOf(pod.Tenant) ?? pod.Request.Value;

    private static double ForecastShare(ObservedCluster cluster, PodFacts pod, List<PodFacts> others)
    {
        var requestedByOthers = cluster.Snapshot.Nodes[pod.Node].Requested.Value - pod.Request.Value;
        var forecast = others
            .Where(other => UsageForecast.Expected(cluster, other.Tenant, 1) is not null)
            .Sum(other => other.Request.Value);
        return requestedByOthers <= 0 ? 1 : Math.Min(1, (double)forecast / requestedByOthers);
    }

    private delegate double? Usage(ObservedCluster cluster, int tenant, int horizonSeconds);

    private readonly record struct PodAvailability(int Guaranteed, int Likely, int Expected, double ForecastShare);
}
