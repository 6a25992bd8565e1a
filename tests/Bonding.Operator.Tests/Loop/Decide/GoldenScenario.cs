using System.Globalization;
using System.Text.Json;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Loop.Decide;

/// <summary>A scenario from a folder: nodes, tenants with their forecasts tick by tick, and pods that take every resize.</summary>
internal sealed class GoldenScenario
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public int Ticks { get; set; }

    public Dictionary<string, int[]> Nodes { get; set; } = [];

    public List<Subject> Tenants { get; set; } = [];

    public static GoldenScenario Read(string folder) =>
        JsonSerializer.Deserialize<GoldenScenario>(File.ReadAllText(Path.Combine(folder, "scenario.json")), Options)!;

    /// <summary>Runs all ticks, one second each, and writes down what was decided.</summary>
    public string Run()
    {
        var lines = new List<string>();
        var state = DecisionState.Empty;
        for (var tick = 0; tick < Ticks; tick++)
        {
            var now = Start.AddSeconds(tick);
            var plan = TickDecision.Decide(Observe(tick, now), state);
            state = plan.NextState;
            lines.Add($"t={tick}");
            lines.AddRange(plan.Decisions.Select((decision, index) => "  " + Tenants[index].Describe(decision)));
            foreach (var resize in plan.Resizes)
            {
                lines.Add($"  resize {resize.Change.Key} {resize.Change.FromRequest} -> {resize.Change.ToRequest} {resize.Change.Reason}");
                Tenants.Single(tenant => tenant.Name == resize.Account.Name).Resize(resize, now);
                Nodes[resize.Pod.Node][1] += resize.Change.ToRequest.Value - resize.Change.FromRequest.Value;
            }
        }

        return string.Join('\n', lines) + "\n";
    }

    private ObservedCluster Observe(int tick, DateTimeOffset now)
    {
        var cluster = new ObservedCluster(BondingRules.Default, now);
        foreach (var (name, node) in Nodes)
            cluster.AddNode(name, new NodeCapacity(new(node[0]), new(node[1])));
        foreach (var tenant in Tenants)
            tenant.AddTo(cluster, tick);
        return cluster;
    }

    internal sealed class Subject
    {
        private DateTimeOffset? _resizedAt;

        public string Name { get; set; } = "";

        public string Node { get; set; } = "";

        public string Mode { get; set; } = nameof(BondingMode.Enforce);

        public int Units { get; set; }

        public int Size { get; set; } = 2000;

        public int Request { get; set; } = 200;

        public int Base { get; set; } = 200;

        public bool BaseStored { get; set; } = true;

        public string? Obstacle { get; set; }

        public string? Refused { get; set; }

        public int RefusedTarget { get; set; }

        /// <summary>[need, level, sigma] from the tick of that index on; the last one goes on.</summary>
        public List<double[]?> Cpu { get; set; } = [];

        public void AddTo(ObservedCluster cluster, int tick)
        {
            var cpu = Cpu.Count == 0 ? null : Cpu[Math.Min(tick, Cpu.Count - 1)];
            var outlook = cpu is null ? DemandOutlook.None : new DemandOutlook(new ResourceOutlook(cpu[0], cpu[1], cpu[2]), null, null);
            cluster.Add(
                ObservedSamples.Tenant("ns", Name),
                new TenantFacts($"ns/{Name}", Enum.Parse<BondingMode>(Mode), Units, new Millicores(Size), outlook)
            );
            var pod = new TenantPod(
                "ns",
                $"{Name}-pod",
                $"uid-{Name}",
                Node,
                [new("compute", new(Request), null)],
                PodQos.Burstable,
                null,
                Obstacle
            );
            cluster.Add(
                pod,
                new PodFacts($"ns/{pod.Name}", cluster.Tenants.Count - 1, cluster.IndexOfNode(Node), new(Request), null, new(Base), null)
                {
                    Uid = pod.Uid,
                    Obstacle = Obstacle,
                    BaseIsStored = BaseStored,
                    ResizedAt = _resizedAt,
                    Refused = Refused is null ? null : new RefusedResize(new(RefusedTarget), Start, Refused),
                }
            );
        }

        public string Describe(TenantDecision decision)
        {
            var multiplier = decision.Multiplier;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Name} base={multiplier.Base} adjustment={multiplier.Adjustment:0.###} effective={multiplier.Effective:0.###} "
                    + $"{multiplier.Reason}/{multiplier.BoundBy} request={Request}m target={decision.Target?.Value.ToString() ?? "-"} "
                    + $"{decision.AllocationReason} {decision.Priority}"
            );
        }

        public void Resize(PodResize resize, DateTimeOffset now) => (Request, _resizedAt) = (resize.Change.ToRequest.Value, now);
    }
}
