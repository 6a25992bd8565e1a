namespace Bonding.Domain.Allocation;

/// <summary>
/// Shares one node's CPU: all needs are met first, by weighted max-min; what is left is shared by weight, up to each claim's entitlement.
/// </summary>
/// <remarks>
/// Let x be the shares and w the weights. Up to one millicore of rounding: (1) if some claim j gets less than its need, no claim gets more
/// than its need, and every claim above its floor has x/w ≤ x_j/w_j; (2) else, if some claim j gets less than its entitlement, every claim
/// above its need has x/w ≤ x_j/w_j; (3) the sum is the lesser of the capacity and all demands. No share is below its floor unless the
/// floors alone exceed the capacity. Then what claims lack of their floor shrinks alike, and what they have of it stays, even beyond the
/// capacity: foreign pods and the headroom may leave less than that. Claims in the order of their keys make the result deterministic.
/// </remarks>
internal static class FairShares
{
    /// <summary>Sets the share of each claim and the reason for it.</summary>
    /// <param name="claims">Claims to the node in the ordinal order of their keys, which are unique.</param>
    /// <param name="capacity">Millicores to share; a negative capacity counts as 0.</param>
    /// <param name="floor">Least share in millicores.</param>
    public static void Allocate(Span<NodeClaim> claims, int capacity, int floor)
    {
        var overfull = !TryShare(claims, Math.Max(0, capacity), floor);
        foreach (ref var claim in claims)
            claim.Reason = overfull ? AllocationReason.NodeOverfull : claim.ReasonWithin(floor);
    }

    /// <summary>Whether the need of any claim is not met: the node is under contention.</summary>
    public static bool AreShort(ReadOnlySpan<NodeClaim> claims)
    {
        foreach (ref readonly var claim in claims)
            if (claim.Reason is not (AllocationReason.DemandMet or AllocationReason.NeedMet))
                return true;
        return false;
    }

    private static bool TryShare(Span<NodeClaim> claims, int available, int floor)
    {
        long floors = 0,
            kept = 0,
            needs = 0;
        foreach (ref var claim in claims)
        {
            claim.From = claim.NeedWithin(floor);
            claim.Debt = 0;
            (floors, kept, needs) = (floors + claim.FloorWithin(floor), kept + claim.KeptWithin(floor), needs + claim.From);
        }
        if (floors > available)
        {
            Shrink(claims, Math.Max(0, available - kept), Math.Max(1, floors - kept), floor);
            return false;
        }
        foreach (ref var claim in claims)
            (claim.From, claim.To) = needs > available ? (claim.FloorWithin(floor), claim.From) : (claim.From, claim.DemandWithin(floor));
        WaterFill.Fill(claims, available);
        return true;
    }

    private static void Shrink(Span<NodeClaim> claims, long available, long lacking, int floor)
    {
        foreach (ref var claim in claims)
        {
            var kept = claim.KeptWithin(floor);
            claim.Share = kept + (int)((claim.FloorWithin(floor) - kept) * available / lacking);
        }
    }
}
