using Bonding.Agent.Kernel;
using Bonding.Agent.Reports;
using Bonding.Contract;
using Bonding.Operator.Agents;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using Grpc.Core;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>Agents with tokens of a real API server report to the operator as a process, over HTTPS.</summary>
[Collection(ApiStageCollection.Name)]
public class AgentReportsTest(ApiStage stage)
{
    private const string Audience = "bonding.dev";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reports_of_a_nodes_agent_are_received()
    {
        var ns = await stage.NamespaceAsync(ApiStage.AgentNamespace);
        var pod = await AgentPodAsync(ns, "agent-1", "node-1");
        var buffer = new ReportBuffer("run");
        var connection = await ConnectionAsync(await stage.TokenAsync(ns, pod, Audience));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        for (var report = 0; report <= ReceiptCadence.Reports; report++)
            buffer.Add(OfPod("7f1e5f0e-0000-4000-8000-000000000001"));

        var sender = new ReportSender(0, buffer, connection, new Replicas(TimeProvider.System), null, TimeProvider.System);
        var sending = sender.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => Task.FromResult(buffer.State.Received == ReceiptCadence.Reports + 1), Cancellation);

        await stop.CancelAsync();
        await sending;
        Assert.Equal(
            StatusCode.PermissionDenied,
            await RefusalAsync(await stage.TokenAsync(ns, await AgentPodAsync(ns, "agent-2", null), Audience))
        );
    }

    [Fact]
    public async Task A_follower_receives_reports_too_and_says_that_it_does_not_lead()
    {
        var ns = await stage.NamespaceAsync("warm-agents");
        var pod = await AgentPodAsync(ns, "agent-1", "node-1");
        using var endpoints = new OperatorEndpoints();
        await using var follower = await stage.StartAsync(endpoints, $"--TenantApi:NodeAgents={ns}/{ApiStage.ServiceAccount}");
        var connection = await ConnectionAsync(await stage.TokenAsync(ns, pod, Audience)) with { Address = endpoints.TenantApi };
        using var channel = connection.Open();
        using var call = new Reporting.ReportingClient(channel).Send(connection.Credentials(), cancellationToken: Cancellation);
        var report = OfPod("7f1e5f0e-0000-4000-8000-000000000002");
        (report.Run, report.Sequence, report.SentAtUs) = ("run", 1, report.Pods[0].AtUs);

        await call.RequestStream.WriteAsync(report, Cancellation);

        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        var receipt = call.ResponseStream.Current;
        Assert.Equal((1, false), (receipt.Sequence, receipt.Leads));
        Assert.NotEmpty(receipt.Replica);
        await follower.AwaitAsync(
            "metrics",
            text => text.Contains("bonding_agent_reports_total{outcome=\"Received\"} 1", StringComparison.Ordinal),
            Cancellation
        );
    }

    [Fact]
    public async Task Others_are_refused()
    {
        var ns = await stage.NamespaceAsync("no-agents");
        var pod = await stage.TenantAsync(ns, "db", bondedUnits: 3);
        await stage.AwaitAsync("v1/self", await stage.TokenAsync(ns, pod, Audience), System.Net.HttpStatusCode.OK);

        Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync("no.such.token"));
        Assert.Equal(StatusCode.PermissionDenied, await RefusalAsync(await stage.TokenAsync(ns, null, Audience)));
        // Its tenant is a pod: in its container /proc shows the whole node.
        Assert.Equal(StatusCode.PermissionDenied, await RefusalAsync(await stage.TokenAsync(ns, pod, Audience)));
    }

    private static Report OfPod(string uid) =>
        new()
        {
            Pods =
            {
                new PodReading
                {
                    AtUs = MonotonicClock.Now(TimeProvider.System),
                    PodUid = uid,
                    CpuUs = 1,
                },
            },
        };

    private Task<V1Pod> AgentPodAsync(string ns, string name, string? node) =>
        stage.Admin.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new() { Name = name },
                Spec = new()
                {
                    ServiceAccountName = ApiStage.ServiceAccount,
                    NodeName = node,
                    Containers = [new() { Name = "agent", Image = "agent:1" }],
                },
            },
            ns,
            cancellationToken: Cancellation
        );

    private async Task<OperatorConnection> ConnectionAsync(string token) =>
        new(stage.Server, await stage.Ways.FileAsync($"token-{Guid.NewGuid():N}", token), stage.AuthorityFile);

    private async Task<StatusCode> RefusalAsync(string token)
    {
        var connection = await ConnectionAsync(token);
        using var channel = connection.Open();
        using var call = new Reporting.ReportingClient(channel).Send(connection.Credentials(), cancellationToken: Cancellation);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        return error.StatusCode;
    }
}
