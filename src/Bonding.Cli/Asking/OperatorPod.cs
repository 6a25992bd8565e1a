using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Cli.Asking;

/// <summary>A replica of the operator that answers: all do.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="AskAs">The ServiceAccount that people may ask as; null if the chart made none.</param>
internal readonly record struct OperatorPod(ResourceKey Key, string? AskAs)
{
    /// <summary>The plain API of every replica, on its loopback.</summary>
    public const int ApiPort = 8082;

    /// <summary>The pods' annotation that names the ServiceAccount.</summary>
    public const string AskAsAnnotation = "bonding.dev/ask-as";

    private const string Selector = "app.kubernetes.io/name=bonding-operator";

    /// <exception cref="CliException">None is ready.</exception>
    public static async Task<OperatorPod> FindAsync(ApiConnection connection, string ns, CancellationToken stop)
    {
        var pods = await connection.Resource<V1Pod>().ListAsync(new ListOptions { Namespace = ns, LabelSelector = Selector }, stop);
        return pods.Items.Where(IsReady).OrderBy(pod => pod.Name(), StringComparer.Ordinal).FirstOrDefault() is { } ready
            ? new OperatorPod(ResourceKey.Of(ready), ready.GetAnnotation(AskAsAnnotation))
            : throw new CliException($"of {pods.Items.Count} pods with label {Selector} in namespace \"{ns}\" none is ready; allowed: --operator-namespace with the operator's, or --server URL");
    }

    private static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
