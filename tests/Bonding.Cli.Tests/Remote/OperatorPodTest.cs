using Bonding.Cli.Output;
using Bonding.Cli.Remote;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Operator.Tests.Fakes;
using k8s;
using Prometheus;

namespace Bonding.Cli.Tests.Remote;

/// <summary>Which replica of the operator a command calls.</summary>
public sealed class OperatorPodTest : IAsyncLifetime
{
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _api = new ApiConnection(
            new KubernetesClientConfiguration { Host = _server.Address.AbsoluteUri },
            TimeProvider.System,
            new KubernetesMetrics(Metrics.NewCustomRegistry())
        );
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_leader_comes_first_then_the_others_by_name_and_only_those_that_are_ready()
    {
        Serve("operator-c", Pod("operator-b"), Pod("operator-c"), Pod("operator-d", ready: false), Pod("operator-a"));

        var pods = await FindAsync();

        Assert.Equal(["operator-c", "operator-a", "operator-b"], pods.Select(pod => pod.Key.Name));
        Assert.All(pods, pod => Assert.Equal(("bonding", "asker"), (pod.Key.Namespace, pod.ServiceAccount)));
    }

    [Fact]
    public async Task A_pod_that_is_being_deleted_is_not_called()
    {
        Serve("operator-a", Pod("operator-a", deleted: true), Pod("operator-b"));

        Assert.Equal("operator-b", Assert.Single(await FindAsync()).Key.Name);
    }

    [Fact]
    public async Task Without_the_right_to_read_the_lease_the_replicas_come_by_name()
    {
        Serve(null, Pod("operator-b"), Pod("operator-a"));

        Assert.Equal(["operator-a", "operator-b"], (await FindAsync()).Select(pod => pod.Key.Name));
    }

    [Fact]
    public async Task Without_a_replica_that_is_ready_the_message_says_where_it_looked()
    {
        Serve(null, Pod("operator-a", ready: false), Pod("operator-b", deleted: true));

        var refusal = await Assert.ThrowsAsync<CliException>(FindAsync);

        Assert.StartsWith(
            "of 2 pods with label app.kubernetes.io/name=bonding-operator in namespace \"bonding\" none is ready; allowed: ",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    private Task<IReadOnlyList<OperatorPod>> FindAsync() => OperatorPod.FindAsync(_api, "bonding", Ct);

    // Without a holder the lease may not be read.
    private void Serve(string? holder, params string[] pods) =>
        _server.Answer = (context, _) =>
            context.Request.Path.Value switch
            {
                "/api/v1/namespaces/bonding/pods"
                    when context.Request.Query["labelSelector"] == "app.kubernetes.io/name=bonding-operator" => LoopbackServer.Json(
                    context,
                    $$"""{"metadata":{"resourceVersion":"1"},"items":[{{string.Join(',', pods)}}]}"""
                ),
                "/apis/coordination.k8s.io/v1/namespaces/bonding/leases/the-lease" when holder is not null => LoopbackServer.Json(
                    context,
                    $$$"""{"metadata":{"name":"the-lease"},"spec":{"holderIdentity":"{{{holder}}}"}}"""
                ),
                _ => LoopbackServer.Refuse(context, 403, "not allowed"),
            };

    private static string Pod(string name, bool ready = true, bool deleted = false) =>
        $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"bonding",{{{(deleted ? "\"deletionTimestamp\":\"2026-05-01T12:00:00Z\"," : "")}}}
              "annotations":{"bonding.dev/ask-as":"asker","bonding.dev/lease":"the-lease"}},
             "status":{"conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}
            """;
}
