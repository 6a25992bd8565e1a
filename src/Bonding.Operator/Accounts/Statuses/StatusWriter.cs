using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Accounts.Statuses;

/// <summary>Writes statuses under the resourceVersion that they were decided from, and counts what became of it.</summary>
public sealed class StatusWriter<T>(ResourceClient<T> client, AccountingMetrics metrics)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string Kind = GroupVersionKind.Of<T>().Kind;

    /// <returns>The object as stored; null if it was changed or deleted meanwhile.</returns>
    public async Task<T?> WriteAsync(T resource, CancellationToken cancellationToken)
    {
        try
        {
            var written = await client.ReplaceStatusAsync(resource, cancellationToken);
            metrics.StatusWritten(Kind, "written");
            return written;
        }
        catch (ApiException error) when (error.IsConflict || error.IsNotFound)
        {
            metrics.StatusWritten(Kind, error.IsNotFound ? "gone" : "conflict");
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            metrics.StatusWritten(Kind, "failed");
            throw;
        }
    }
}
