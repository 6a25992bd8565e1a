using Bonding.TestKit.Processes;
using Bonding.TestKit.Tools;
using k8s;
using k8s.Models;

namespace Bonding.TestKit.Charts;

/// <summary>The chart of this repository, rendered by the real Helm as release <c>bonding</c> in <c>bonding-system</c>.</summary>
public static class OperatorChart
{
    public const string Release = "bonding";
    public const string Namespace = "bonding-system";

    /// <summary>What the release's objects are named after.</summary>
    public const string FullName = "bonding-bonding-operator";

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "chart");

    /// <summary>The one value without a default.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["prometheus.url=http://prometheus.monitoring:9090"];

    /// <summary>All that is off by default, on.</summary>
    public static IReadOnlyList<string> Everything { get; } =
    [
        .. Needed,
        "serviceMonitor.enabled=true",
        "serviceMonitor.additionalLabels.release=kube-prometheus-stack",
        "dashboard.enabled=true",
        "prometheusRule.enabled=true",
        "prometheusRule.additionalLabels.a=b",
        "networkPolicy.webhookFrom[0].ipBlock.cidr=10.0.0.0/24",
        "metrics.readers[0].namespace=monitoring",
        "metrics.readers[0].name=prometheus",
        "telemetry.scrape.enabled=true",
        "telemetry.scrape.kubelet.kind=ScrapeConfig",
        "prometheus.url=https://prometheus.monitoring:9090",
        "prometheus.bearerToken.serviceAccount=true",
        "prometheus.ca.configMap=authorities",
        "prometheus.clientCertificate.secret=client",
        "prometheus.headers.X-Scope-OrgID=team-a",
        "prometheus.secretHeaders[0].name=X-Secret",
        "prometheus.secretHeaders[0].secret=headers",
        "prometheus.secretHeaders[0].key=tenant",
        "prometheus.parameters.partial_response=false",
        "watchNamespace=team-a",
        "webhook.url=https://bonding.example:9443",
        "imagePullSecrets[0].name=pull",
        "serviceAccount.annotations.a=b",
        "nodeSelector.zone=a",
        "tolerations[0].operator=Exists",
        "affinity.podAntiAffinity.a=b",
        "podAnnotations.a=b",
        "podLabels.a=b",
    ];

    public static Task<ToolResult> TemplateAsync(IEnumerable<string> values, params string[] more) =>
        RenderAsync(values, CancellationToken.None, more);

    public static Task<ToolResult> RenderAsync(IEnumerable<string> values, CancellationToken stop, params string[] more) =>
        RunAsync(["template", Release, Folder, "--namespace", Namespace, .. Set(values), .. more], stop);

    public static async Task<V1Deployment> DeploymentAsync(IEnumerable<string> values) =>
        KubernetesYaml.Deserialize<V1Deployment>((await TemplateAsync(values, "--show-only", "templates/deployment.yaml")).OutputOrThrow());

    /// <summary>Runs helm without a cluster.</summary>
    public static Task<ToolResult> RunAsync(IEnumerable<string> arguments) => RunAsync(arguments, CancellationToken.None);

    private static async Task<ToolResult> RunAsync(IEnumerable<string> arguments, CancellationToken stop)
    {
        using var folder = WorkFolder.Create();
        return await new Helm(folder.File("no-cluster.kubeconfig")).RunAsync(arguments, stop);
    }

    public static IEnumerable<string> Set(IEnumerable<string> values) => values.SelectMany(value => new[] { "--set", value });
}
