using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>The Deployments of the cluster, their ReplicaSets, and the StatefulSets.</summary>
public sealed class WorkloadCaches
{
    private const string ByDeployment = "deployment";
    private readonly Func<bool> _synced;

    /// <param name="deployments">The Deployments.</param>
    /// <param name="replicaSets">The ReplicaSets.</param>
    /// <param name="statefulSets">The StatefulSets.</param>
    /// <param name="synced">Returns whether all three, and the pods, are complete.</param>
    public WorkloadCaches(
        ResourceStore<V1Deployment> deployments,
        ResourceStore<V1ReplicaSet> replicaSets,
        ResourceStore<V1StatefulSet> statefulSets,
        Func<bool> synced
    )
    {
        (Deployments, ReplicaSets, StatefulSets, _synced) = (deployments, replicaSets, statefulSets, synced);
        ReplicaSets.AddIndex(
            ByDeployment,
            set => set.GetController() is { Kind: "Deployment" } owner ? [$"{set.Namespace()}/{owner.Name}"] : []
        );
    }

    public ResourceStore<V1Deployment> Deployments { get; }

    public ResourceStore<V1ReplicaSet> ReplicaSets { get; }

    public ResourceStore<V1StatefulSet> StatefulSets { get; }

    public bool HasSynced => _synced();

    public IReadOnlyList<V1ReplicaSet> ReplicaSetsOf(NamespacedName deployment) => ReplicaSets.ByIndex(ByDeployment, deployment.ToString());
}
