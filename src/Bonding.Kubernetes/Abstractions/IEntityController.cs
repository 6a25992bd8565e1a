using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Abstractions;

/// <summary>
/// Brings the world in line with one entity. It is level-based: a call means "look at this entity" and does not say what happened to it.
/// <see cref="DeletedAsync"/> is best effort, so cleanup that must happen belongs elsewhere.
/// </summary>
public interface IEntityController<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Reconciles an entity that exists. It is called again after a failure, a requested delay or a resync.</summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>Handles the deletion of an entity, given the last state that was seen.</summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
