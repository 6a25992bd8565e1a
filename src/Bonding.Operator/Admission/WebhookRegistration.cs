using System.Text;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Certificates;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// Registers the webhook with the API server, while this process leads. Where the server can ask about some pods only, it asks about pods
/// of namespaces with accounts, and about those that name a class of the ladder.
/// </summary>
public sealed class WebhookRegistration(
    ResourceClient<V1MutatingWebhookConfiguration> configurations,
    ResourceClient<V1ClusterRole> roles,
    Informer<CreditAccount> accounts,
    AccountArrivals arrivals,
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
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    // Namespaces that get their first account together are registered together.
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);

    // With more names than that the registration would become long, and each pod of the cluster would pay for it.
    private const int MostNamespaces = 1_000;

    private List<string> _selected = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await accounts.WaitForSyncAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await leadership.WaitForLeadershipAsync(stoppingToken);
            _selected = NamespacesWithAccounts();
            if (certificates.CaCertificate is { } ca && await TryApplyAsync(ca, stoppingToken))
                await WaitForNextAsync(stoppingToken);
            else
                await Task.Delay(RetryInterval, time, stoppingToken);
        }
    }

    private async Task WaitForNextAsync(CancellationToken stop)
    {
        var applied = time.GetTimestamp();
        do
        {
            await arrivals.WaitAsync(LookInterval, stop);
            await Task.Delay(GatherTime, time, stop);
        } while (time.GetElapsedTime(applied) < RefreshInterval && NamespacesWithAccounts().SequenceEqual(_selected));
    }

    // The store lists them by namespace.
    private List<string> NamespacesWithAccounts() => [.. accounts.Store.List().Select(account => account.Namespace()).Distinct()];

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
            Webhooks = capabilities.MatchConditions ? OfSomePods(ca) : [Webhook(WebhookName, ca, "Ignore", Namespaces(), null)],
        };

    private List<V1MutatingWebhook> OfSomePods(string ca)
    {
        // No pod gets a class that nobody earned because the webhook is away: it waits instead.
        var earned = Webhook(EarnedWebhookName, ca, "Fail", Namespaces(), NamesEarnedClass);
        if (_selected.Count == 0)
            return [earned];
        var namespaces = Namespaces();
        if (_selected.Count <= MostNamespaces)
            namespaces.Add(OneOf(_selected));
        return [Webhook(WebhookName, ca, "Ignore", namespaces, $"!({NamesEarnedClass})"), earned];
    }

    private string NamesEarnedClass =>
        $"has(object.spec.priorityClassName) && object.spec.priorityClassName.startsWith('{rules.Current.Tiers.Prefix}')";

    private V1MutatingWebhook Webhook(
        string name,
        string ca,
        string failurePolicy,
        IList<V1LabelSelectorRequirement> namespaces,
        string? condition
    ) =>
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
            NamespaceSelector = new() { MatchExpressions = namespaces },
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
        return options.WatchNamespace.Length == 0 ? [others] : [others, OneOf([options.WatchNamespace])];
    }

    private static V1LabelSelectorRequirement OneOf(IReadOnlyList<string> namespaces) =>
        new()
        {
            Key = NamespaceNameLabel,
            OperatorProperty = "In",
            Values = [.. namespaces],
        };
}
