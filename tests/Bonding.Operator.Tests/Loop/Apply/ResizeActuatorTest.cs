using System.Text.Json.Nodes;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Loop.Apply;

/// <summary>What is sent to the API server, and what is made of its answers.</summary>
public sealed class ResizeActuatorTest : IAsyncLifetime
{
    private readonly LoopMetrics _metrics = new(Metrics.NewCustomRegistry());
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _server.Answer = (context, _) =>
            LoopbackServer.Json(context, """{"metadata":{"name":"pod","namespace":"ns","resourceVersion":"7"}}""");
        _api = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_resize_is_a_patch_of_the_container_under_the_operators_name()
    {
        var answer = await ResizeAsync(to: 400, limit: null);

        Assert.Equal(new ResizeOutcome(ResizeResult.Applied, "", Version: "7"), answer);
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("PATCH", "/api/v1/namespaces/ns/pods/pod/resize?fieldManager=bonding-operator"), (request.Method, request.Uri));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    """{"metadata":{"uid":"u1"},"spec":{"containers":[{"name":"compute","resources":{"requests":{"cpu":"400m"}}}]}}"""
                ),
                JsonNode.Parse(request.Body)
            )
        );
    }

    [Fact]
    public async Task A_limit_goes_along()
    {
        await ResizeAsync(to: 400, limit: 1000);

        Assert.Equal(
            "1000m",
            (string?)JsonNode.Parse(Assert.Single(_server.Requests).Body)!["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]
        );
    }

    [Fact]
    public async Task What_a_pod_requests_for_all_its_containers_is_patched_at_the_pod()
    {
        await ResizeAsync(to: 400, limit: 1000, container: "");

        Assert.Equal(
            """{"metadata":{"uid":"u1"},"spec":{"resources":{"requests":{"cpu":"400m"},"limits":{"cpu":"1000m"}}}}""",
            Assert.Single(_server.Requests).Body
        );
    }

    [Theory]
    [InlineData(403, ResizeResult.Refused)]
    [InlineData(404, ResizeResult.Refused)]
    [InlineData(409, ResizeResult.Failed)]
    [InlineData(422, ResizeResult.Refused)]
    [InlineData(429, ResizeResult.Failed)]
    [InlineData(500, ResizeResult.Failed)]
    public async Task A_refusal_is_told_from_a_server_that_is_busy(int code, ResizeResult expected)
    {
        _server.Answer = (context, _) => LoopbackServer.Refuse(context, code, "Pod QOS Class may not change as a result of resizing");

        var (result, message, _) = await ResizeAsync(to: 100, limit: null);

        Assert.Equal(expected, result);
        Assert.Contains("Pod QOS Class may not change", message, StringComparison.Ordinal);
        Assert.Equal(1, _metrics.Writes.Resizes.WithLabels("down", ResizeActuator.LabelOf(expected)).Value);
    }

    [Theory]
    [InlineData("<html>signed in elsewhere</html>")]
    [InlineData("""{"spec":{"containers":[{"name":"compute","resources":{"requests":{"cpu":"much"}}}]}}""")]
    [InlineData("null")]
    public async Task An_answer_that_cannot_be_read_is_a_failure(string answer)
    {
        _server.Answer = (context, _) => LoopbackServer.Json(context, answer);

        var (result, message, _) = await ResizeAsync(to: 100, limit: null);

        Assert.Equal(ResizeResult.Failed, result);
        Assert.Contains("pods/pod/resize", message, StringComparison.Ordinal);
    }

    private Task<ResizeOutcome> ResizeAsync(int to, int? limit, string container = "compute")
    {
        var pod = new TenantPod("ns", "pod", "u1", "node", [new(container, new(200), null)], PodQos.Burstable, null, null);
        var change = new PlannedResize(
            "ns/pod",
            new(200),
            new(to),
            limit is { } most ? new Millicores(most) : null,
            to > 200 ? BurstReason.BurstRunning : AllocationReason.CutForBursts
        );
        return new ResizeActuator(new ResourceClient<V1Pod>(_api), _metrics, NullLogger<ResizeActuator>.Instance).ResizeAsync(
            new PodResize(new NamespacedName("ns", "a"), pod, change, [new(container, change.ToRequest, change.ToLimit)]),
            TestContext.Current.CancellationToken
        );
    }
}
