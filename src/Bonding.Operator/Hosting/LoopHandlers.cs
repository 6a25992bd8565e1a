using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using k8s.Models;

namespace Bonding.Operator.Hosting;

/// <summary>
/// The handlers of changes of pods, nodes and what namespaces allow. Each kind has one handler, so that their order does not matter.
/// </summary>
internal sealed class LoopHandlers(
    Informer<V1Pod> pods,
    Informer<V1Node> nodes,
    Informer<V1LimitRange> ranges,
    Informer<V1ResourceQuota> quotas,
    PodCache podCache,
    NodeCache nodeCache,
    NamespaceLimits limits
) : InformerHandlers
{
    protected override void Subscribe()
    {
        pods.Subscribe(podCache.Update);
        nodes.Subscribe(nodeCache.Update);
        ranges.Subscribe(limits.Update);
        quotas.Subscribe(limits.Update);
    }
}
