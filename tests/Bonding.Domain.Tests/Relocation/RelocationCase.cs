using Bonding.Domain.Relocation;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bonding.Domain.Tests.Relocation;

/// <summary>A cluster with nodes that are short, as a file describes it. CPU in millicores, memory in MiB, times in seconds ago.</summary>
internal sealed class RelocationCase
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    /// <summary>Why the case is here.</summary>
    public string Reason { get; set; } = "";

    public bool Enabled { get; set; } = true;

    /// <summary>In the whole cluster.</summary>
    public int Migrations { get; set; }

    public List<Node> Nodes { get; set; } = [];

    public List<Machine> Machines { get; set; } = [];

    /// <summary>In flight, without a node for their target.</summary>
    public List<Machine> Arriving { get; set; } = [];

    public static RelocationCase Read(string file) =>
        new DeserializerBuilder()
            .WithNamingConvention(CamelCaseNamingConvention.Instance)
            .Build()
            .Deserialize<RelocationCase>(File.ReadAllText(file));

    public string Run()
    {
        var snapshot = new RelocationSnapshot(
            [.. Nodes.Select(node => node.ToNode())],
            [.. Machines.Select(machine => machine.ToMachine())],
            Migrations
        )
        {
            Arriving = [.. Arriving.Select(machine => machine.ToMachine())],
        };
        var plan = RelocationDecision.Decide(snapshot, new RelocationRules { Enabled = Enabled }, Now);
        IEnumerable<string> lines =
        [
            Reason,
            .. plan.Reasons.OrderBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Key}: {reason.Value}"),
            .. plan.Moves.Select(move => $"move {move.Key} off {move.FromNode}; {move.RoomOn} has room"),
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static DateTimeOffset? Ago(int? seconds) => seconds is { } ago ? Now.AddSeconds(-ago) : null;

    internal sealed class Node
    {
        public string Name { get; set; } = "";

        public int Free { get; set; }

        public int Memory { get; set; } = 100_000;

        public int? Short { get; set; }

        public int Outgoing { get; set; }

        public bool Open { get; set; } = true;

        public Dictionary<string, string> Labels { get; set; } = [];

        public RelocationNode ToNode() =>
            new(Name, new Millicores(Free), (long)Memory << 20)
            {
                ShortSince = Ago(Short),
                Outgoing = Outgoing,
                IsOpen = Open,
                Labels = Labels,
            };
    }

    internal sealed class Machine
    {
        public string Name { get; set; } = "";

        public string Node { get; set; } = "n1";

        public double Multiplier { get; set; } = 1;

        public int Needs { get; set; } = 500;

        public int Memory { get; set; } = 1_000;

        public BondingMode Mode { get; set; } = BondingMode.Enforce;

        public EvictionStrategy Eviction { get; set; } = EvictionStrategy.LiveMigrate;

        public bool Migratable { get; set; } = true;

        public bool Migrating { get; set; }

        public int? Moved { get; set; }

        public Dictionary<string, string> Selector { get; set; } = [];

        public MovableVirtualMachine ToMachine() =>
            new($"ns/{Name}", Node, Multiplier, new Millicores(Needs), (long)Memory << 20)
            {
                Mode = Mode,
                Eviction = Eviction,
                IsLiveMigratable = Migratable,
                IsMigrating = Migrating,
                MovedAt = Ago(Moved),
                NodeSelector = Selector,
            };
    }
}
