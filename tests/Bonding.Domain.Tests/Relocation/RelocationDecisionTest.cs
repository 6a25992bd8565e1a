using System.Runtime.CompilerServices;
using Bonding.Domain.Relocation;

namespace Bonding.Domain.Tests.Relocation;

/// <summary>
/// Which VM leaves a node that stays short: each folder of <c>Golden</c> is one case. To accept what a change brings, run with
/// <c>UPDATE_GOLDEN=1</c> and read the difference.
/// </summary>
public class RelocationDecisionTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly RelocationRules Terms = new() { Enabled = true };

    private static readonly Gen<RelocationNode> Node = Gen.Select(Gen.Int[0, 4_000], Gen.Int[0, 600], Gen.Int[0, 3], Gen.Int[0, 3])
        .Select(
            (free, ago, outgoing, kind) =>
                new RelocationNode("", new Millicores(free), 1 << 30)
                {
                    ShortSince = kind == 0 ? null : Now.AddSeconds(-ago),
                    Outgoing = outgoing,
                    IsOpen = kind < 3,
                }
        );

    private static readonly Gen<MovableVirtualMachine> Machine = Gen.Select(
            Gen.Int[0, 4],
            Gen.Double[0.5, 16],
            Gen.Int[50, 3_000],
            Gen.Int[0, 9]
        )
        .Select(
            (node, multiplier, needs, flaw) =>
                new MovableVirtualMachine("", $"n{node}", multiplier, new Millicores(needs), 1 << 20)
                {
                    Mode = flaw == 0 ? BondingMode.Recommend : BondingMode.Enforce,
                    Eviction =
                        flaw == 1 ? EvictionStrategy.None
                        : flaw == 2 ? EvictionStrategy.LiveMigrateIfPossible
                        : EvictionStrategy.LiveMigrate,
                    IsLiveMigratable = flaw != 3,
                    IsMigrating = flaw == 4,
                    MovedAt = flaw == 5 ? Now.AddMinutes(-59) : null,
                }
        );

    private static readonly Gen<RelocationSnapshot> Snapshots = Gen.Select(Node.Array[5], Machine.Array[0, 20], Gen.Int[0, 6])
        .Select(
            (nodes, machines, inFlight) =>
                new RelocationSnapshot(
                    [.. nodes.Select((node, index) => node with { Name = $"n{index}" })],
                    [.. machines.Select((machine, index) => machine with { Key = $"ns/{index:00}" })],
                    inFlight
                )
        );

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(Golden()).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_decisions_are_those_that_were_accepted(string name)
    {
        var decided = RelocationCase.Read(Path.Combine(Golden(), name, "snapshot.yaml")).Run();
        var accepted = Path.Combine(Golden(), name, "expected.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            File.WriteAllText(accepted, decided);

        Assert.Equal(File.ReadAllText(accepted), decided);
    }

    [Fact]
    public void No_move_breaks_a_limit_asks_too_much_of_a_node_or_takes_a_VM_that_must_stay() =>
        Snapshots.Sample(snapshot =>
        {
            var moves = RelocationDecision.Decide(snapshot, Terms, Now).Moves;
            Assert.True(moves.Count == 0 || moves.Count + snapshot.MigrationsInFlight <= 5);
            Assert.Equal(moves.Count, moves.Select(move => move.FromNode).Distinct().Count());
            foreach (var move in moves)
            {
                var (from, machine) = (NodeOf(snapshot, move.FromNode), MachineOf(snapshot, move.Key));
                Assert.True(from.Outgoing < 2 && Now - from.ShortSince >= Terms.ShortFor);
                Assert.True(
                    machine is { Mode: BondingMode.Enforce, IsLiveMigratable: true, IsMigrating: false, MovedAt: null }
                        && machine.Eviction != EvictionStrategy.None
                );
            }
            foreach (var target in moves.GroupBy(move => move.RoomOn))
            {
                Assert.True(NodeOf(snapshot, target.Key) is { IsOpen: true, ShortSince: null });
                Assert.True(target.Sum(move => MachineOf(snapshot, move.Key).Cpu.Value) <= NodeOf(snapshot, target.Key).FreeCpu.Value);
            }
        });

    [Fact]
    public void Of_the_VMs_that_could_move_the_one_with_the_lowest_multiplier_does() =>
        Snapshots.Sample(snapshot =>
        {
            foreach (var move in RelocationDecision.Decide(snapshot, Terms, Now).Moves)
            {
                var moved = MachineOf(snapshot, move.Key);
                var lower = snapshot.VirtualMachines.Where(machine =>
                    machine.Node == move.FromNode && machine.Multiplier < moved.Multiplier
                );
                Assert.All(
                    lower,
                    machine =>
                        Assert.NotEqual(
                            RelocationReason.LowerMultiplierFirst,
                            RelocationDecision.Decide(snapshot, Terms, Now).Reasons[machine.Key]
                        )
                );
            }
        });

    [Fact]
    public void The_order_of_nodes_and_VMs_does_not_matter() =>
        Snapshots.Sample(snapshot =>
        {
            var reversed = snapshot with
            {
                Nodes = [.. snapshot.Nodes.Reverse()],
                VirtualMachines = [.. snapshot.VirtualMachines.Reverse()],
            };
            Assert.Equal(RelocationDecision.Decide(snapshot, Terms, Now).Moves, RelocationDecision.Decide(reversed, Terms, Now).Moves);
        });

    private static RelocationNode NodeOf(RelocationSnapshot snapshot, string name) => snapshot.Nodes.Single(node => node.Name == name);

    private static MovableVirtualMachine MachineOf(RelocationSnapshot snapshot, string key) =>
        snapshot.VirtualMachines.Single(machine => machine.Key == key);

    private static string Golden([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Golden");
}
