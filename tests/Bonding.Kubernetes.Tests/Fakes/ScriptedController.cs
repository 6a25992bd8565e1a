using System.Collections.Concurrent;
using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Kubernetes.Tests.Fakes;

/// <summary>Records the pods that it reconciles and returns the results that a test sets.</summary>
internal sealed class ScriptedController : IEntityController<V1Pod>
{
    public ConcurrentQueue<string> Seen { get; } = new();

    public ConcurrentQueue<string> Cancelled { get; } = new();

    public ConcurrentQueue<string> Deleted { get; } = new();

    public TaskCompletionSource? Gate { get; set; }

    public Func<V1Pod, ReconciliationResult<V1Pod>> Answer { get; set; } = pod => ReconciliationResult<V1Pod>.Success(pod);

    public Func<V1Pod, ReconciliationResult<V1Pod>> OnDeleted { get; set; } = pod => ReconciliationResult<V1Pod>.Success(pod);

    public async Task<ReconciliationResult<V1Pod>> ReconcileAsync(V1Pod entity, CancellationToken cancellationToken)
    {
        Seen.Enqueue(entity.Name());
        try
        {
            if (Gate is { } gate)
                await gate.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.Enqueue(entity.Name());
            throw;
        }

        return Answer(entity);
    }

    public Task<ReconciliationResult<V1Pod>> DeletedAsync(V1Pod entity, CancellationToken cancellationToken)
    {
        Deleted.Enqueue($"{entity.Name()}@{entity.ResourceVersion()}");
        return Task.FromResult(OnDeleted(entity));
    }
}
