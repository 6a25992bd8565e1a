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

    /// <summary>What the quotas of namespaces have left.</summary>
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

/// <summary>What the ResourceQuotas of a namespace have left for its pods.</summary>
/// <param name="Requests">Of requests.</param>
/// <param name="Limits">Of limits.</param>
public readonly record struct QuotaRoom(Millicores Requests, Millicores Limits)
{
    public static QuotaRoom Unlimited { get; } = new(Millicores.MaxValue, Millicores.MaxValue);

    /// <summary>Returns what both leave.</summary>
    public static QuotaRoom Least(QuotaRoom one, QuotaRoom other) =>
        new(Millicores.Min(one.Requests, other.Requests), Millicores.Min(one.Limits, other.Limits));

    /// <summary>Returns what is left after a resize. What a decrease frees shows when the quota is counted again.</summary>
    internal QuotaRoom After(in PlannedResize resize) =>
        new(Without(Requests, RaiseOf(resize.FromRequest, resize.ToRequest)), Without(Limits, LimitRaiseOf(resize)));

    /// <summary>Returns how much of a raise of the request it does not hold.</summary>
    internal int Lacks(in PlannedResize resize, bool limitMoves)
    {
        var raise = RaiseOf(resize.FromRequest, resize.ToRequest);
        return Math.Max(0, raise - (limitMoves ? Millicores.Min(Requests, Limits) : Requests).Value);
    }

    /// <summary>Returns the resize with a limit that is raised no more than the quota holds.</summary>
    internal PlannedResize Bound(in PlannedResize resize) =>
        LimitRaiseOf(resize) > Limits.Value && resize.FromLimit is { } present ? resize with { ToLimit = present + Limits } : resize;

    private static int LimitRaiseOf(in PlannedResize resize) =>
        resize.ToLimit is { } limit ? RaiseOf(resize.FromLimit ?? Millicores.Zero, limit) : 0;

    private static int RaiseOf(Millicores from, Millicores to) => Math.Max(0, to.Value - from.Value);

    private static Millicores Without(Millicores room, int taken) => new(Math.Max(0, room.Value - taken));
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
    /// Returns what some of its pods may share between them when the others keep what they have; zero if that is all there is.
    /// </summary>
    /// <param name="requestedBySharers">What those pods request now.</param>
    /// <param name="headroom">Share of the node that stays free, 0 to 1.</param>
    public Millicores SharedBy(Millicores requestedBySharers, double headroom) =>
        new(Math.Max(0, Allocatable.Share(1 - headroom).Value - (Requested.Value - requestedBySharers.Value)));
}
