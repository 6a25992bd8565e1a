using System.Text.Json.Nodes;
using Bonding.Domain.Relocation;
using Bonding.Integration.Tests.Loop;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.TestKit;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Objects;

namespace Bonding.Integration.Tests.Migrations;

/// <summary>A node that stays short, with the policy that moves VMs off such nodes.</summary>
[Collection<MigrationStageCollection>]
public sealed class RelocationTest(MigrationStage stage)
{
    private static readonly ApiResource Policies = new("bonding.dev/v1alpha1", "bondingpolicies");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_VM_of_the_lowest_multiplier_that_may_move_is_migrated_to_a_node_with_room_and_only_once()
    {
        await using var scene = await MigrationCase.OpenAsync(stage);
        await RunAsync(scene, Machine(scene, "rich"));
        await RunAsync(scene, Machine(scene, "stays") with { EvictionStrategy = "None" });
        await RunAsync(scene, Machine(scene, "poor"));
        await scene.FillAsync("node-1", 6_770);
        await scene.CordonAsync("node-3", true);
        await scene.CordonAsync("node-2", true);
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.Scene.BondAsync("rich", 1);
        var board = loop.Get<DecisionStore>();

        // Off by default: the node is short, and nobody is told of moves.
        await scene.Scene.AwaitAccountAsync("rich", account => account.Status.BondedUnits == 1);
        await AwaitShortAsync(board, scene);
        Assert.Null(board.Find(scene.KeyOf("poor"))!.Relocation);

        await PolicyAsync(scene);
        try
        {
            await AwaitReasonAsync(board, scene, "poor", RelocationReason.NoRoomElsewhere);
            await AwaitReasonAsync(board, scene, "stays", RelocationReason.EvictionStrategy);
            Assert.Empty(await scene.MigrationsAsync());
            await scene.CordonAsync("node-2", false);

            await Eventually.GetAsync(
                async () => (await scene.MigrationsAsync()).SingleOrDefault(),
                migration => migration.Text("status", "phase") == "Succeeded",
                Stop
            );
            await Eventually.GetAsync(
                () => Task.FromResult(board.Find(scene.KeyOf("poor"))),
                decision => decision.Pod?.Node == "node-2",
                Stop
            );
            Assert.Equal("node-1", board.Find(scene.KeyOf("rich"))!.Pod!.Node);

            // What it left is enough for the others; nobody else moves, nor does it move back.
            await Task.Delay(TimeSpan.FromSeconds(15), Stop);
            var migration = Assert.Single(await scene.MigrationsAsync());
            Assert.StartsWith("bonding-poor-", migration.Name, StringComparison.Ordinal);
            Assert.Equal(1, loop.Get<LoopMetrics>().Writes.Relocations.WithLabels("begun").Value);
        }
        finally
        {
            await scene.Scene.Objects.DeleteAsync(Policies, new ObjectRef("", "default"), Stop);
        }
    }

    // 7,200m may be given away, of which the filler leaves 430m: too little for three VMs that use 150m each, enough for two.
    private static VmSpec Machine(MigrationCase scene, string name) =>
        new(scene.Scene.Namespace, name)
        {
            Vcpus = 1,
            CpuRequest = "150m",
            EvictionStrategy = "LiveMigrate",
        };

    private static async Task RunAsync(MigrationCase scene, VmSpec machine)
    {
        (await scene.RunAsync(machine, "node-1")).UseCores(0.15);
        await scene.Scene.CreateAccountAsync(machine.Name);
    }

    private static Task PolicyAsync(MigrationCase scene) =>
        scene.Scene.Objects.CreateAsync(
            Policies,
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"bonding.dev/v1alpha1","kind":"BondingPolicy","metadata":{"name":"default"},
                     "spec":{"relocation":{"enabled":true,"shortSeconds":10}}}
                    """
                )!
                .AsObject(),
            Stop
        );

    private static Task AwaitShortAsync(DecisionStore board, MigrationCase scene) =>
        Eventually.GetAsync(() => Task.FromResult(board.Find(scene.KeyOf("poor"))), decision => decision.Target?.Value < 150, Stop);

    private static Task AwaitReasonAsync(DecisionStore board, MigrationCase scene, string machine, string reason) =>
        Eventually.GetAsync(() => Task.FromResult(board.Find(scene.KeyOf(machine))), decision => decision.Relocation == reason, Stop);
}
