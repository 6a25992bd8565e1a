using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Abstractions;

/// <summary>
/// Brings the world in line with one entity. Level-based: a call says "look at this entity", never what happened to it.
/// Written to the weaker contract: <see cref="DeletedAsync"/> is best effort, so cleanup that must happen belongs elsewhere.
/// </summary>
public interface IEntityController<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called for an entity that exists; again after a failure, a requested delay or a resync.</summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>Called with the last state that was seen of an entity that is gone.</summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
