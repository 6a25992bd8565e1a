using Bonding.Cli.Clusters;
using Bonding.Kubernetes.Client;

namespace Bonding.Cli.Asking;

/// <summary>How to reach the operator, and as whom.</summary>
/// <param name="Namespace">Of the tenant.</param>
/// <param name="OperatorNamespace">Of the operator.</param>
/// <param name="Cluster">By the kubeconfig; null if it is not needed.</param>
internal sealed record AskSettings(string Namespace, string OperatorNamespace, ClusterTarget? Cluster)
{
    /// <summary>The API's address; null: forward a port.</summary>
    public Uri? Server { get; init; }

    /// <summary>PEM file with the authority of the server's certificate; null: the system's.</summary>
    public FileInfo? Authority { get; init; }

    /// <summary>Null: one is made for the ServiceAccount.</summary>
    public string? Token { get; init; }

    /// <summary>Null: the one that the operator's pods name.</summary>
    public ResourceKey? ServiceAccount { get; init; }
}
