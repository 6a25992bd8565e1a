using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using k8s.Models;

namespace Bonding.Operator.Hosting;

/// <summary>The handlers of changes of pods and nodes. Each kind has one handler, so that their order does not matter.</summary>
internal sealed class LoopHandlers(Informer<V1Pod> pods, Informer<V1Node> nodes, PodCache podCache, NodeCache nodeCache) : InformerHandlers
{
    protected override void Subscribe()
    {
        pods.Subscribe(podCache.Update);
        nodes.Subscribe(nodeCache.Update);
    }
}
