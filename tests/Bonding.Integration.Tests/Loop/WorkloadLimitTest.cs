using Bonding.Integration.Tests.Migrations;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Traces;

namespace Bonding.Integration.Tests.Loop;

/// <summary>
/// A workload whose credits are used up: every pod goes down to its baseline and stays there, even after a restart of
/// the operator.
/// </summary>
[Collection<MigrationStageCollection>]
public sealed class WorkloadLimitTest(MigrationStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pods_of_a_workload_are_throttled_to_the_end_and_a_restart_finds_where_their_limits_stood()
    {
        await using var scene = await MigrationCase.OpenAsync(stage);
        await scene.FillAsync("node-1", 7_000);
        var hungry = await scene.RunAsync(scene.Machine("hungry"), "node-1");
        await scene.DeployAsync("web", "node-1", replicas: 2, request: 100, limit: 2_000);
        foreach (
            var pod in await scene.PodsOfAsync("web", pods => pods.Count == 2 && pods.All(pod => pod.Text("status", "phase") == "Running"))
        )
            stage
                .Exporter.AddContainer(scene.Scene.Namespace, pod.Name, "app", new TenantSize(2, 512 << 20), Trace.Load("idle"))
                .UseCores(1.5);
        hungry.UseCores(2);
        await scene.Scene.CreateAccountAsync("hungry");
        await scene.Scene.CreateAccountAsync("web", openingBalance: "0.1", kind: TenantKind.Deployment);

        await using (var loop = await RunningLoop.StartAsync(stage, Stop))
            await scene.PodsOfAsync("web", pods => pods.All(pod => MigrationCase.LimitOf(pod) < 2_000));

        // Together they earn for 400m; below 250m a vCPU none is lowered.
        await using var again = await RunningLoop.StartAsync(stage, Stop);
        var throttled = await scene.PodsOfAsync("web", pods => pods.All(pod => MigrationCase.LimitOf(pod) < 650));
        Assert.All(throttled, pod => Assert.InRange(MigrationCase.LimitOf(pod), 500, 650));

        // With room again, all of it comes back.
        await scene.EmptyAsync("node-1");
        hungry.UseCores(0.05);
        await scene.PodsOfAsync("web", pods => pods.All(pod => MigrationCase.LimitOf(pod) == 2_000));
    }
}
