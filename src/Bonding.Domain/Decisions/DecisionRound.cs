using System.Runtime.InteropServices;
using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>One decision under way: what it is made from, and where it goes.</summary>
internal readonly ref struct DecisionRound
{
    public DecisionRound(ClusterSnapshot snapshot, DecisionState state, BondingRules rules, DateTimeOffset now, ClusterPlan plan)
    {
        (Rules, Now, WritesAllowed, Plan) = (rules, now, snapshot.WritesAllowed, plan);
        Tenants = CollectionsMarshal.AsSpan(snapshot.Tenants);
        Pods = CollectionsMarshal.AsSpan(snapshot.Pods);
        Nodes = CollectionsMarshal.AsSpan(snapshot.Nodes);
        TenantOutcomes = plan.TenantOutcomes.Reset(Tenants.Length);
        PodOutcomes = plan.PodOutcomes.Reset(Pods.Length);
        PodsPerTenant = plan.PodsPerTenant.Reset(Tenants.Length);
        FairSharesOfTenant = plan.FairSharesOfTenant.Reset(Tenants.Length);
        LimitIsLowered = plan.LimitIsLowered.Reset(Tenants.Length);
        NodeIsShort = plan.NodeIsShort.Reset(Nodes.Length);
        var next = plan.BeginNextState(state);
        next.CarryOver(state, Tenants, Pods, now);
        TenantStates = next.Tenants;
        PodStates = next.Pods;
        foreach (ref readonly var pod in Pods)
        {
            PodsPerTenant[pod.Tenant]++;
            LimitIsLowered[pod.Tenant] |= pod.IsLimitLowered;
        }
        plan.PodsOfNode.Fill(Pods, Nodes.Length);
    }

    public BondingRules Rules { get; }

    public DateTimeOffset Now { get; }

    public int WritesAllowed { get; }

    /// <summary>Buffers that are filled as the decision goes on.</summary>
    public ClusterPlan Plan { get; }

    public ReadOnlySpan<TenantFacts> Tenants { get; }

    public ReadOnlySpan<PodFacts> Pods { get; }

    public ReadOnlySpan<NodeCapacity> Nodes { get; }

    /// <summary>What the decision before left of each tenant.</summary>
    public ReadOnlySpan<TenantDecisionState> TenantStates { get; }

    /// <summary>What the decision before left of each pod.</summary>
    public ReadOnlySpan<PodDecisionState> PodStates { get; }

    public Span<TenantOutcome> TenantOutcomes { get; }

    public Span<PodOutcome> PodOutcomes { get; }

    public Span<int> PodsPerTenant { get; }

    /// <summary>Whether the limit of some pod of each tenant is lower than at first sight.</summary>
    public Span<bool> LimitIsLowered { get; }

    /// <summary>What the nodes of each tenant that are short have for its pods there.</summary>
    public Span<FairShareTotal> FairSharesOfTenant { get; }

    public Span<bool> NodeIsShort { get; }
}
