using System.Runtime.InteropServices;

namespace Bonding.Domain.Decisions;

/// <summary>One decision under way: what it is made from, and where it goes.</summary>
internal readonly ref struct DecisionRound
{
    public DecisionRound(ClusterSnapshot snapshot, BondingRules rules, DateTimeOffset now, ClusterPlan plan)
    {
        (Rules, Now, WritesAllowed, Plan) = (rules, now, snapshot.WritesAllowed, plan);
        Tenants = CollectionsMarshal.AsSpan(snapshot.Tenants);
        Pods = CollectionsMarshal.AsSpan(snapshot.Pods);
        Nodes = CollectionsMarshal.AsSpan(snapshot.Nodes);
        TenantOutcomes = plan.TenantOutcomes.Reset(Tenants.Length);
        PodOutcomes = plan.PodOutcomes.Reset(Pods.Length);
        PodsPerTenant = plan.PodsPerTenant.Reset(Tenants.Length);
        FairSharesOfTenant = plan.FairSharesOfTenant.Reset(Tenants.Length);
        NodeIsShort = plan.NodeIsShort.Reset(Nodes.Length);
        foreach (ref readonly var pod in Pods)
            PodsPerTenant[pod.Tenant]++;
        plan.PodsOfNode.Fill(Pods, Nodes.Length);
    }

    public BondingRules Rules { get; }

    public DateTimeOffset Now { get; }

    public int WritesAllowed { get; }

    /// <summary>Buffers that are filled as the decision goes on.</summary>
    public ClusterPlan Plan { get; }

    public ReadOnlySpan<TenantInput> Tenants { get; }

    public ReadOnlySpan<PodInput> Pods { get; }

    public ReadOnlySpan<NodeCapacity> Nodes { get; }

    public Span<TenantOutcome> TenantOutcomes { get; }

    public Span<PodOutcome> PodOutcomes { get; }

    public Span<int> PodsPerTenant { get; }

    /// <summary>What the nodes of each tenant that are short have for its pods there.</summary>
    public Span<FairShareTotal> FairSharesOfTenant { get; }

    public Span<bool> NodeIsShort { get; }
}
