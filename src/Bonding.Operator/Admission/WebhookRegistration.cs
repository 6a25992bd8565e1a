using System.Text;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Certificates;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>Registers the webhook with the API server, while this process leads.</summary>
public sealed class WebhookRegistration(
    ResourceClient<V1MutatingWebhookConfiguration> configurations,
    ResourceClient<V1ClusterRole> roles,
    CertificateManager certificates,
    ILeadership leadership,
    ServerCapabilities capabilities,
    CurrentRules rules,
    OperatorOptions options,
    TimeProvider time,
    ILogger<WebhookRegistration> logger
) : BackgroundService
{
    /// <summary>The name that distinguishes the operator's own webhook from others.</summary>
    public const string WebhookName = "pods.bonding.dev";

    /// <summary>The name of the webhook that pods need which name a class of the ladder.</summary>
    public const string EarnedWebhookName = "earned.pods.bonding.dev";

    private const string NamespaceNameLabel = "kubernetes.io/metadata.name";

    // The API server waits for the response with every new pod.
    private const int TimeoutSeconds = 2;

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await leadership.WaitForLeadershipAsync(stoppingToken);
            var applied = certificates.CaCertificate is { } ca && await TryApplyAsync(ca, stoppingToken);
            await Task.Delay(applied ? RefreshInterval : RetryInterval, time, stoppingToken);
        }
    }

    private async Task<bool> TryApplyAsync(string ca, CancellationToken stoppingToken)
    {
        try
        {
            var intent = Intent(ca, await OwnerAsync(stoppingToken));
            await configurations.ApplyAsync(
                NamespacedName.ClusterScoped(options.Webhook.ConfigurationName),
                intent,
                BondingGroup.FieldManager,
                force: true,
                stoppingToken
            );
            return true;
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            logger.LogWarning("The webhook is not registered: {Error}", error.Message);
            return false;
        }
    }

    // The owner is installed with the operator and removed with it; without one the configuration would stay.
    private async Task<V1OwnerReference?> OwnerAsync(CancellationToken stop)
    {
        if (
            options.Webhook.OwnerRole.Length == 0
            || await roles.GetAsync(NamespacedName.ClusterScoped(options.Webhook.OwnerRole), stop) is not { } role
        )
            return null;
        return new V1OwnerReference
        {
            ApiVersion = $"{V1ClusterRole.KubeGroup}/{V1ClusterRole.KubeApiVersion}",
            Kind = V1ClusterRole.KubeKind,
            Name = role.Name(),
            Uid = role.Uid(),
        };
    }

    private V1MutatingWebhookConfiguration Intent(string ca, V1OwnerReference? owner) =>
        new()
        {
            Metadata = new V1ObjectMeta { OwnerReferences = owner is null ? null : [owner] },
            Webhooks = capabilities.MatchConditions
                ?
                [
                    Webhook(WebhookName, ca, "Ignore", $"!({NamesEarnedClass})"),
                    // No pod gets a class that nobody earned because the webhook is away: it waits instead.
                    Webhook(EarnedWebhookName, ca, "Fail", NamesEarnedClass),
                ]
                : [Webhook(WebhookName, ca, "Ignore", null)],
        };

    private string NamesEarnedClass =>
        $"has(object.spec.priorityClassName) && object.spec.priorityClassName.startsWith('{rules.Current.Tiers.Prefix}')";

    private V1MutatingWebhook Webhook(string name, string ca, string failurePolicy, string? condition) =>
        new()
        {
            Name = name,
            ClientConfig = ClientConfig(Encoding.ASCII.GetBytes(ca)),
            Rules =
            [
                new()
                {
                    ApiGroups = [""],
                    ApiVersions = ["v1"],
                    Operations = ["CREATE"],
                    Resources = ["pods"],
                    Scope = "Namespaced",
                },
            ],
            NamespaceSelector = new() { MatchExpressions = Namespaces() },
            MatchConditions = condition is null ? null : [new() { Name = "class", Expression = condition }],
            AdmissionReviewVersions = ["v1"],
            SideEffects = "None",
            FailurePolicy = failurePolicy,
            ReinvocationPolicy = "IfNeeded",
            TimeoutSeconds = TimeoutSeconds,
        };

    private Admissionregistrationv1WebhookClientConfig ClientConfig(byte[] caBundle) =>
        options.Webhook.Url.Length == 0
            ? new()
            {
                CaBundle = caBundle,
                Service = new()
                {
                    NamespaceProperty = options.Namespace,
                    Name = options.Webhook.ServiceName,
                    Path = AdmissionEndpoint.Path,
                },
            }
            : new() { CaBundle = caBundle, Url = options.Webhook.Url.TrimEnd('/') + AdmissionEndpoint.Path };

    private List<V1LabelSelectorRequirement> Namespaces()
    {
        var others = new V1LabelSelectorRequirement
        {
            Key = NamespaceNameLabel,
            OperatorProperty = "NotIn",
            Values = [options.Namespace, "kube-system"],
        };
        return options.WatchNamespace.Length == 0
            ? [others]
            :
            [
                others,
                new()
                {
                    Key = NamespaceNameLabel,
                    OperatorProperty = "In",
                    Values = [options.WatchNamespace],
                },
            ];
    }
}
