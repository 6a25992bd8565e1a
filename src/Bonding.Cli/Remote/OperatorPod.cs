using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Cli.Remote;

/// <summary>A replica of the operator that is ready. Every replica responds, but only the leader knows the results of writes.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="ServiceAccount">The ServiceAccount whose token people may use; null if the chart created none.</param>
internal readonly record struct OperatorPod(NamespacedName Key, string? ServiceAccount)
{
    /// <summary>The port of every replica's API without TLS, open on its loopback only.</summary>
    public const int ApiPort = 8082;

    /// <summary>The pods' annotation that names the ServiceAccount.</summary>
    public const string ServiceAccountAnnotation = "bonding.dev/ask-as";

    /// <summary>The pods' annotation that names the lease of the leader.</summary>
    public const string LeaseAnnotation = "bonding.dev/lease";

    private const string Selector = "app.kubernetes.io/name=bonding-operator";

    /// <summary>Returns the replicas that are ready: the leader first, the others by name.</summary>
    /// <exception cref="CliException">No replica is ready.</exception>
    public static async Task<IReadOnlyList<OperatorPod>> FindAsync(ApiConnection connection, string ns, CancellationToken cancellationToken)
    {
        var pods = await connection
            .Resource<V1Pod>()
            .ListAsync(new ListOptions { Namespace = ns, LabelSelector = Selector }, cancellationToken);
        List<V1Pod> ready = [.. pods.Items.Where(IsReady)];
        if (ready.Count == 0)
            throw new CliException(
                $"of {pods.Items.Count} pods with label {Selector} in namespace \"{ns}\" none is ready; "
                    + "allowed: --operator-namespace with the operator's, or --server URL"
            );
        var holder = ready.Count == 1 ? null : await LeaderAsync(connection, ready[0], cancellationToken);
        return
        [
            .. ready
                .OrderByDescending(pod => pod.Name() == holder)
                .ThenBy(pod => pod.Name(), StringComparer.Ordinal)
                .Select(pod => new OperatorPod(NamespacedName.Of(pod), pod.GetAnnotation(ServiceAccountAnnotation))),
        ];
    }

    // The chart makes the pod's name the holder's identity. Without the right to read the lease, any replica will do.
    private static async Task<string?> LeaderAsync(ApiConnection connection, V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.GetAnnotation(LeaseAnnotation) is not { } lease)
            return null;
        try
        {
            return (await connection.Resource<V1Lease>().GetAsync(new NamespacedName(pod.Namespace(), lease), cancellationToken))
                ?.Spec
                ?.HolderIdentity;
        }
        catch (ApiException)
        {
            return null;
        }
    }

    private static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null
        && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
