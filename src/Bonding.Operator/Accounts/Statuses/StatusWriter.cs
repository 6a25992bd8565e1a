using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Accounts.Statuses;

/// <summary>Writes statuses under the resourceVersion that they were decided from, and counts the results.</summary>
public sealed class StatusWriter<T>(ResourceClient<T> client, AccountingMetrics metrics)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string Kind = GroupVersionKind.Of<T>().Kind;

    /// <summary>Returns the object as stored, or null if it was changed or deleted meanwhile.</summary>
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
