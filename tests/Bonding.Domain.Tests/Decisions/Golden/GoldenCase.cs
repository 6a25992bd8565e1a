using System.Runtime.InteropServices;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Bonding.Domain.Tests.Decisions.Golden;

/// <summary>A cluster tick by tick, one second each; its pods take every write.</summary>
internal sealed class GoldenCase
{
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    /// <summary>Why the case is here.</summary>
    public string Reason { get; set; } = "";

    public int Ticks { get; set; } = 1;

    /// <summary>Writes that the budget allows in each tick.</summary>
    public int Writes { get; set; } = int.MaxValue;

    public Dictionary<string, GoldenNode> Nodes { get; set; } = [];

    public List<GoldenTenant> Tenants { get; set; } = [];

    public static GoldenCase Read(string file) =>
        new DeserializerBuilder()
            .WithNamingConvention(CamelCaseNamingConvention.Instance)
            .Build()
            .Deserialize<GoldenCase>(File.ReadAllText(file));

    public string Run()
    {
        var lines = new List<string> { Reason };
        var plan = new ClusterPlan();
        var state = StateBefore();
        for (var tick = 0; tick < Ticks; tick++)
        {
            var now = Start.AddSeconds(tick);
            ClusterDecision.Decide(SnapshotAt(tick), state, BondingRules.Default, now, plan);
            state = plan.NextState;
            lines.Add($"t={tick}");
            for (var index = 0; index < Tenants.Count; index++)
                lines.Add("  " + Tenants[index].Tell(plan.Tenants[index], plan.Pods[index]));
            foreach (var pod in plan.Writes)
                lines.Add("  write " + Tell(plan.Pods[pod].Resize));
            for (var index = 0; index < Tenants.Count; index++)
                Tenants[index].Take(plan.Pods[index], now);
        }
        return string.Join('\n', lines) + "\n";
    }

    private DecisionState StateBefore()
    {
        var state = new DecisionState();
        state.CarryOver(DecisionState.Empty, CollectionsMarshal.AsSpan(SnapshotAt(0).Tenants), [], Start);
        for (var index = 0; index < Tenants.Count; index++)
            state.Tenants[index] = state.Tenants[index] with { Fairness = Tenants[index].FairnessBefore };
        return state;
    }

    private ClusterSnapshot SnapshotAt(int tick)
    {
        var snapshot = new ClusterSnapshot { WritesAllowed = Writes };
        List<string> names = [.. Nodes.Keys];
        foreach (var (name, node) in Nodes)
        {
            var requested = node.Others + Tenants.Where(tenant => tenant.Node == name).Sum(tenant => tenant.RequestNow);
            snapshot.Nodes.Add(new NodeCapacity(new(node.Allocatable), new(requested)));
        }
        foreach (var tenant in Tenants)
        {
            snapshot.Pods.Add(tenant.PodAt(tick, snapshot.Tenants.Count, names.IndexOf(tenant.Node)));
            snapshot.Tenants.Add(tenant.At(tick));
        }
        return snapshot;
    }

    private static string Tell(in PlannedResize resize)
    {
        var limit =
            resize.ToLimit == resize.FromLimit ? "" : $", limit {resize.FromLimit?.Value.ToString() ?? "none"} -> {resize.ToLimit?.Value}";
        return $"{resize.Key} {resize.FromRequest.Value} -> {resize.ToRequest.Value}{limit} {resize.Reason}";
    }
}
