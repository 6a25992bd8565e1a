using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;

namespace Bonding.Kubernetes.Abstractions;

/// <summary>The result of one reconcile: success, or a failure that is tried again with a growing delay.</summary>
[SuppressMessage("Design", "CA1000", Justification = "The shape of KubeOps: the factories stand on the generic type.")]
public sealed record ReconciliationResult<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity, bool isSuccess, string? errorMessage, Exception? error, TimeSpan? requeueAfter)
    {
        Entity = entity;
        IsSuccess = isSuccess;
        ErrorMessage = errorMessage;
        Error = error;
        RequeueAfter = requeueAfter;
    }

    public TEntity Entity { get; }

    public bool IsSuccess { get; }

    public string? ErrorMessage { get; }

    public Exception? Error { get; }

    /// <summary>
    /// The delay until the next reconcile. Null leaves it to the next event or resync (success) or to the backoff (failure).
    /// </summary>
    public TimeSpan? RequeueAfter { get; set; }

    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity, true, null, null, requeueAfter);

    public static ReconciliationResult<TEntity> Failure(
        TEntity entity,
        string errorMessage,
        Exception? error = null,
        TimeSpan? requeueAfter = null
    ) => new(entity, false, errorMessage, error, requeueAfter);
}
