namespace Bonding.TestKit.Operators;

/// <summary>How an operator is started.</summary>
/// <param name="Assembly">Path of Bonding.Operator.dll.</param>
/// <param name="Kubeconfig">Path of its kubeconfig: where the API server is, and who the operator is to it.</param>
public sealed record OperatorSetup(string Assembly, string Kubeconfig)
{
    /// <summary>The operator's own namespace unless something else is said.</summary>
    public const string OwnNamespace = "bonding-system";

    /// <summary>Options, each as <c>--Name=Value</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Environment variables, as a chart sets them.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The URL of the webhook that the API server is told; null: the process itself.</summary>
    public Uri? WebhookUrl { get; init; }
}
