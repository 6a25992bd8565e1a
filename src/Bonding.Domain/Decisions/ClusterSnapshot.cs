using Bonding.Domain.Allocation;

namespace Bonding.Domain.Decisions;

/// <summary>
/// The facts that one decision is made from. Pods name their tenant and node by index. Made to be filled anew for each decision. What
/// decisions remember is no part of it, <see cref="DecisionState"/>.
/// </summary>
public sealed class ClusterSnapshot
{
    /// <summary>Keys are unique.</summary>
    public List<TenantFacts> Tenants { get; } = [];

    /// <summary>Keys and UIDs are unique; the order does not matter.</summary>
    public List<PodFacts> Pods { get; } = [];

    public List<NodeCapacity> Nodes { get; } = [];

    /// <summary>What each quota has left; those of a namespace follow each other, <see cref="PodFacts.Quotas"/>.</summary>
    public List<QuotaRoom> Quotas { get; } = [];

    /// <summary>How many pods may be written now.</summary>
    public int WritesAllowed { get; set; } = int.MaxValue;

    /// <summary>Empties it and keeps its buffers.</summary>
    public void Clear()
    {
        Tenants.Clear();
        Pods.Clear();
        Nodes.Clear();
        Quotas.Clear();
        WritesAllowed = int.MaxValue;
    }

    /// <summary>Returns a copy with other facts of one tenant.</summary>
    /// <param name="tenant">Index of the tenant.</param>
    public ClusterSnapshot With(int tenant, in TenantFacts facts)
    {
        var copy = new ClusterSnapshot { WritesAllowed = WritesAllowed };
        copy.Tenants.AddRange(Tenants);
        copy.Pods.AddRange(Pods);
        copy.Nodes.AddRange(Nodes);
        copy.Quotas.AddRange(Quotas);
        copy.Tenants[tenant] = facts;
        return copy;
    }
}

/// <summary>CPU of a node.</summary>
/// <param name="Allocatable">What the node gives to pods.</param>
/// <param name="Requested">
/// What all its live pods request, tenants' pods included, once the node has carried out what it accepted.
/// </param>
public readonly record struct NodeCapacity(Millicores Allocatable, Millicores Requested)
{
    /// <summary>
    /// What the kubelet or the scheduler counts beyond that, whichever is more: what was lowered and is not given back yet, and what was
    /// asked for and is not accepted.
    /// </summary>
    public Millicores Withheld { get; init; }

    /// <summary>
    /// The part of <see cref="Requested"/> that pods of no tenant request which came a moment ago: nobody is lowered for them until they
    /// have stayed.
    /// </summary>
    public Millicores Arriving { get; init; }

    /// <summary>
    /// Returns what some of its pods may share between them when the others keep what they have; zero if that is all there is.
    /// </summary>
    /// <param name="requestedBySharers">What those pods request now.</param>
    /// <param name="headroom">Share of the node that stays free, 0 to 1.</param>
    public Millicores SharedBy(Millicores requestedBySharers, double headroom) =>
        new(Math.Max(0, Allocatable.Share(1 - headroom).Value - (Requested.Value - Arriving.Value - requestedBySharers.Value)));
}
