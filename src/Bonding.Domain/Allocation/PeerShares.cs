using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Makes the shares of neighbours even over time among their owners. When the need of some neighbour is not met, what they have together is
/// shared out again: by what their owners used of their parts lately, and by which of an owner's tenants are at work.
/// </summary>
/// <remarks>
/// The owner is the unit, <see cref="OwnerWeights"/>. The need is not asked: use is no more than what a share lets through, and a
/// burst begins sooner than a request can follow. So a tenant that rests holds what it would get if it worked, up to what it is known
/// to use. That takes nothing from the others, for the kernel shares by weight among those that run. The sum of the neighbours'
/// shares stays. Each keeps <see cref="AllocationRules.Guarantee"/> of its part of what those at work hold, so of their CPU, and <see
/// cref="LeastKept"/> of its part of what all hold, so that it still counts beside pods that are no peers.
/// </remarks>
internal static class PeerShares
{
    /// <summary>What each keeps at least of its part of what all neighbours hold, 0 to 1.</summary>
    public const double LeastKept = 0.2;

    /// <summary>Replaces the shares that <see cref="EntitlementShares"/> gave.</summary>
    /// <param name="claims">Claims to the node in the ordinal order of their keys.</param>
    /// <param name="capacity">Millicores that were shared.</param>
    public static void Equalize(Span<NodeClaim> claims, int capacity, AllocationRules rules)
    {
        if (rules.FairnessWindow <= TimeSpan.Zero)
            return;
        var rented = ArrayPool<NodeClaim>.Shared.Rent(claims.Length);
        var peers = rented.AsSpan(0, Gather(claims, rented));
        if (AreShort(peers, rules.Floor.Value) && OwnerWeights.Apply(peers, LevelOfParts(claims, capacity), rules))
            Share(claims, peers, rules);
        ArrayPool<NodeClaim>.Shared.Return(rented, clearArray: true);
    }

    // The level at which all would have just their part.
    private static double LevelOfParts(ReadOnlySpan<NodeClaim> claims, int capacity)
    {
        double weights = 0;
        foreach (ref readonly var claim in claims)
            weights += claim.Weight;
        return Math.Max(0, capacity) / weights;
    }

    private static int Gather(ReadOnlySpan<NodeClaim> claims, Span<NodeClaim> peers)
    {
        var count = 0;
        foreach (ref readonly var claim in claims)
            if (claim.IsNeighbour)
                peers[count++] = claim;
        return count;
    }

    private static bool AreShort(ReadOnlySpan<NodeClaim> peers, int floor)
    {
        foreach (ref readonly var peer in peers)
            if (peer.Share < peer.NeedWithin(floor))
                return true;
        return false;
    }

    private static void Share(Span<NodeClaim> claims, Span<NodeClaim> peers, AllocationRules rules)
    {
        var floor = rules.Floor.Value;
        var sum = BoundAndSum(peers, floor);
        Fill(peers, sum, LeastKept * sum);
        Fill(peers, sum, Math.Max(LeastKept * sum, Math.Clamp(rules.Guarantee, 0, 1) * HeldAtWork(peers)));
        var place = 0;
        foreach (ref var claim in claims)
            if (claim.IsNeighbour)
                Change(ref claim, peers[place++].Share, floor);
    }

    private static int BoundAndSum(Span<NodeClaim> peers, int floor)
    {
        var sum = 0;
        foreach (ref var peer in peers)
        {
            sum += peer.Share;
            peer.To = Math.Max(peer.NeedWithin(floor), Math.Min(peer.Size, peer.Peak));
        }
        return sum;
    }

    // What those at rest hold does not count: the kernel gives their CPU to the others.
    private static double HeldAtWork(ReadOnlySpan<NodeClaim> peers)
    {
        double held = 0;
        foreach (ref readonly var peer in peers)
            held += peer.Share * peer.Activity;
        return held;
    }

    // What is left when all have what they need or are known to use stays with those that had it.
    private static void Fill(Span<NodeClaim> peers, int sum, double kept)
    {
        var (most, weights) = (0L, 0L);
        foreach (ref readonly var peer in peers)
            (most, weights) = (most + peer.To, weights + peer.BaseRequest);
        foreach (ref var peer in peers)
            peer.From = Math.Min(peer.To, (int)(kept * peer.BaseRequest / weights));
        if (most < sum)
            foreach (ref var peer in peers)
                (peer.From, peer.To) = (peer.To, Math.Max(peer.To, peer.Share));
        WaterFill.Fill(peers, sum);
    }

    private static void Change(ref NodeClaim claim, int share, int floor)
    {
        if (share > claim.Share)
            claim.Reason = AllocationReason.PutForward;
        else if (share < claim.Share && share < claim.NeedWithin(floor))
            claim.Reason = AllocationReason.PutBack;
        claim.Share = share;
    }
}
