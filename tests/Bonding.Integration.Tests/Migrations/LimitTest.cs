using Bonding.Domain.Credits;
using Bonding.Integration.Tests.Loop;
using Bonding.Operator.State;
using Bonding.TestKit;
using Bonding.TestKit.Objects;

namespace Bonding.Integration.Tests.Migrations;

/// <summary>A throttled VM that somebody migrates: without its limit on the way, with it again where it arrives.</summary>
[Collection<MigrationStageCollection>]
public sealed class LimitTest(MigrationStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lowered_limit_is_lifted_before_the_target_runs_and_lowered_again_on_the_target()
    {
        await using var scene = await MigrationCase.OpenAsync(stage);
        await scene.FillAsync("node-1", 7_100);
        await scene.FillAsync("node-2", 7_000);
        await scene.CordonAsync("node-3", true);
        var hungry = await scene.RunAsync(scene.Machine("hungry"), "node-2");
        var web = await scene.RunAsync(scene.Machine("web"), "node-1");
        await scene.CordonAsync("node-2", true);
        await scene.Scene.CreateAccountAsync("hungry");
        await scene.Scene.CreateAccountAsync("web", openingBalance: "101");
        await scene.Scene.BondAsync("web", 1);
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.Scene.AwaitAccountAsync("web", account => account.Status.BondedUnits == 1);

        // It uses more than it earns, and there is no room: its limit goes down.
        foreach (var tenant in new[] { hungry, web })
            tenant.UseCores(2);
        var source = (await scene.LaunchersAsync("web", pods => MigrationCase.LimitOf(pods[0]) < 2_000)).Single();

        // The target finds no node yet, so the migration only waits.
        await scene.MigrateAsync("web");
        var lifted = await scene.LaunchersAsync(
            "web",
            pods => pods.Count == 2 && MigrationCase.LimitOf(pods.Single(pod => pod.Uid == source.Uid)) == 2_000
        );
        Assert.Equal(("", 2_000), (lifted.Single(pod => pod.Uid != source.Uid).Text("spec", "nodeName"), MigrationCase.LimitOf(lifted[1])));
        web.UseCores(0.05);
        var live = loop.Get<AccountCache>().Find(scene.KeyOf("web"))!;
        await Eventually.GetAsync(() => Task.FromResult<LiveAccount?>(live), account => account.Ledger.Balance > CreditAmount.Zero, Stop);
        var spent = live.Ledger.Spent;

        await scene.CordonAsync("node-2", false);
        await Eventually.GetAsync(
            async () => (await scene.MigrationsAsync())[0],
            migration => migration.Text("status", "phase") == "Succeeded",
            Stop
        );
        stage.Exporter.Remove(web);
        scene.Scene.Meter("web", "node-2");

        // It has saved a little, yet not enough to count as recovered: what it was on the source it is on the target.
        await scene.LaunchersAsync("web", pods => pods.Any(pod => pod.Uid != source.Uid && MigrationCase.LimitOf(pod) < 2_000));
        var decision = loop.Get<DecisionStore>().Find(scene.KeyOf("web"))!;
        Assert.Equal((1.5, "node-2"), (decision.Multiplier.Base, decision.Pod!.Node));
        Assert.Equal((1, true, 0), (live.Ledger.BondedUnits, live.Ledger.Spent >= spent, live.Ledger.Imbalance.MicroCredits));
    }
}
