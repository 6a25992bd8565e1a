using System.Text.Json.Nodes;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Admission;
using Bonding.Operator.Certificates;
using Bonding.Operator.Cluster;
using Bonding.Operator.Configuration;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.Operators;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Admission;

/// <summary>About which pods the API server is told to ask.</summary>
public sealed class WebhookRegistrationTest : IAsyncLifetime
{
    private readonly ServerCapabilities _capabilities = new();
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;
    private Informer<CreditAccount> _accounts = null!;
    private CertificateManager _certificates = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _server.Answer = AnswerAsync;
        _api = _server.Connect();
        _accounts = new(
            _api.Resource<CreditAccount>(),
            new InformerOptions(),
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry()),
            NullLogger<Informer<CreditAccount>>.Instance
        );
        _certificates = new(
            _api.Resource<V1Secret>(),
            new OperatorOptions(),
            new RecordKey(),
            TimeProvider.System,
            NullLogger<CertificateManager>.Instance
        );
        await _accounts.StartAsync(Stop);
        await _certificates.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _certificates.StopAsync(CancellationToken.None);
        await _accounts.StopAsync(CancellationToken.None);
        _certificates.Dispose();
        _accounts.Dispose();
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_can_asks_about_namespaces_with_accounts_and_everywhere_about_classes_of_the_ladder()
    {
        _capabilities.Update(podResize: true, kubeVirt: false, minor: 30);
        await _accounts.WaitForSyncAsync(Stop);
        using var registration = Registration();
        await registration.StartAsync(Stop);

        // Nobody has an account yet.
        var webhook = Assert.Single(await RegisteredAsync(1));
        Assert.Equal((WebhookRegistration.EarnedWebhookName, "Fail"), ((string)webhook!["name"]!, (string)webhook["failurePolicy"]!));

        _accounts.Store.Put(Account("shop", "a"));
        _accounts.Store.Put(Account("bank", "a"));
        _accounts.Store.Put(Account("shop", "b"));
        var webhooks = await RegisteredAsync(2);
        Assert.Equal(["NotIn bonding-system kube-system", "In bank shop"], NamespacesOf(webhooks, WebhookRegistration.WebhookName));
        Assert.Equal(["NotIn bonding-system kube-system"], NamespacesOf(webhooks, WebhookRegistration.EarnedWebhookName));
        await registration.StopAsync(Stop);
    }

    [Fact]
    public async Task An_older_server_asks_about_all_pods()
    {
        _capabilities.Update(podResize: false, kubeVirt: false, minor: 29);
        await _accounts.WaitForSyncAsync(Stop);
        using var registration = Registration();
        await registration.StartAsync(Stop);

        Assert.Equal(["NotIn bonding-system kube-system"], NamespacesOf(await RegisteredAsync(1), WebhookRegistration.WebhookName));
        await registration.StopAsync(Stop);
    }

    private WebhookRegistration Registration() =>
        new(
            _api.Resource<V1MutatingWebhookConfiguration>(),
            _api.Resource<V1ClusterRole>(),
            _accounts,
            new AccountArrivals(TimeProvider.System),
            _certificates,
            new SwitchedLeadership(leads: true),
            _capabilities,
            new CurrentRules(),
            new OperatorOptions(),
            TimeProvider.System,
            NullLogger<WebhookRegistration>.Instance
        );

    private async Task<JsonArray> RegisteredAsync(int count) =>
        await TestKit.Eventually.GetAsync(
            () =>
                Task.FromResult(
                    _server
                        .Requests.Where(request => request.Uri.Contains("mutatingwebhookconfigurations", StringComparison.Ordinal))
                        .Select(request => JsonNode.Parse(request.Body)!["webhooks"]!.AsArray())
                        .LastOrDefault()
                ),
            webhooks => webhooks.Count == count,
            Stop
        );

    private static IEnumerable<string> NamespacesOf(JsonArray webhooks, string name) =>
        webhooks.Single(webhook => (string)webhook!["name"]! == name)!["namespaceSelector"]!["matchExpressions"]!
            .AsArray()
            .Select(one => $"{one!["operator"]} {string.Join(' ', one["values"]!.AsArray().Select(value => (string)value!))}");

    private static CreditAccount Account(string ns, string name) =>
        new()
        {
            Metadata = new() { NamespaceProperty = ns, Name = name },
        };

    private static Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context, string body) =>
        context.Request.Method switch
        {
            "GET" when context.Request.Path.Value!.EndsWith("/creditaccounts", StringComparison.Ordinal) => LoopbackServer.Json(
                context,
                """{"metadata":{"resourceVersion":"1"},"items":[]}"""
            ),
            "GET" => LoopbackServer.Refuse(context, 404, "not found"),
            _ => LoopbackServer.Json(context, body),
        };
}
