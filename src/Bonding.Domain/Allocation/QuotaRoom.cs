using System.Numerics;

namespace Bonding.Domain.Allocation;

/// <summary>What a ResourceQuota has left for the pods that it counts.</summary>
/// <param name="Requests">Of requests.</param>
/// <param name="Limits">Of limits.</param>
public readonly record struct QuotaRoom(Millicores Requests, Millicores Limits)
{
    public static QuotaRoom Unlimited { get; } = new(Millicores.MaxValue, Millicores.MaxValue);

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

/// <summary>Which quotas of a namespace count a pod. None is the default.</summary>
/// <param name="First">Index of the first quota of the namespace in the snapshot.</param>
/// <param name="Members">One bit for each from there on; the lowest is the first.</param>
public readonly record struct QuotaSet(int First, ulong Members)
{
    /// <summary>Most quotas of a namespace that are told apart.</summary>
    public const int MaxQuotas = 64;

    /// <summary>Returns how much of a raise of the request one of them does not hold.</summary>
    internal int Lacks(ReadOnlySpan<QuotaRoom> rooms, in PlannedResize resize, bool limitMoves)
    {
        var lacks = 0;
        for (var left = Members; left != 0; left &= left - 1)
            lacks = Math.Max(lacks, rooms[First + BitOperations.TrailingZeroCount(left)].Lacks(resize, limitMoves));
        return lacks;
    }

    /// <summary>Returns the resize with a limit that is raised no more than each of them holds.</summary>
    internal PlannedResize Bound(ReadOnlySpan<QuotaRoom> rooms, in PlannedResize resize)
    {
        var bounded = resize;
        for (var left = Members; left != 0; left &= left - 1)
            bounded = rooms[First + BitOperations.TrailingZeroCount(left)].Bound(bounded);
        return bounded;
    }

    /// <summary>Takes a resize out of each of them.</summary>
    internal void Take(Span<QuotaRoom> rooms, in PlannedResize resize)
    {
        for (var left = Members; left != 0; left &= left - 1)
        {
            ref var room = ref rooms[First + BitOperations.TrailingZeroCount(left)];
            room = room.After(resize);
        }
    }
}
