using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Makes shares even over time among peers, the claims with the same base multiplier. When some peer's need is not met, what the peers have
/// together is shared out again: each keeps a guaranteed part of its share; the rest goes first to those that used less of their part
/// lately.
/// </summary>
/// <remarks>
/// Weighted max-min on the remembered use: the level of a share is share / weight plus a debt, which is what its tenant is ahead by, to be
/// made up within <see cref="AllocationRules.CatchUp"/>. Without differences of use all peers have the same level; the
/// shorter the time, the nearer to a strict order, as in Karma (Vuppalapati et al., OSDI 2023). A claim that comes first is filled up to
/// what it is known to use, not only to what it needs now: a surge begins sooner than a request can follow. The sum of each group of peers
/// stays, so a claim that is alone in its group keeps its share. The guaranteed part is 1 - (1 - <see cref="AllocationRules.Guarantee"/>) /
/// base multiplier: the more units, the less can be lent.
/// </remarks>
internal static class PeerShares
{
    /// <summary>Replaces the shares that <see cref="EntitlementShares"/> gave.</summary>
    /// <param name="claims">Claims to the node in the ordinal order of their keys.</param>
    /// <param name="capacity">Millicores that were shared.</param>
    public static void Equalize(Span<NodeClaim> claims, int capacity, AllocationRules rules)
    {
        if (rules.FairnessWindow <= TimeSpan.Zero)
            return;
        var floor = rules.Floor.Value;
        var debtPerAhead = rules.FairnessWindow / rules.CatchUp * LevelOfParts(claims, capacity);
        var rented = ArrayPool<NodeClaim>.Shared.Rent(claims.Length);
        for (var group = NextGroup(claims, 0); group < double.PositiveInfinity; group = NextGroup(claims, group))
        {
            var peers = rented.AsSpan(0, Gather(claims, group, rules.Guarantee, floor, debtPerAhead, rented));
            if (HaveReason(peers, floor))
                Share(claims, group, peers, floor);
        }
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

    private static double NextGroup(ReadOnlySpan<NodeClaim> claims, double group)
    {
        var next = double.PositiveInfinity;
        foreach (ref readonly var claim in claims)
            if (claim.PeerGroup > group && claim.PeerGroup < next)
                next = claim.PeerGroup;
        return next;
    }

    private static int Gather(
        ReadOnlySpan<NodeClaim> claims,
        double group,
        double guarantee,
        int floor,
        double debtPerAhead,
        Span<NodeClaim> peers
    )
    {
        var count = 0;
        foreach (ref readonly var claim in claims)
        {
            if (claim.PeerGroup != group)
                continue;
            ref var peer = ref peers[count++];
            peer = claim;
            peer.From = Guaranteed(claim, 1 - (1 - guarantee) / group, floor);
            peer.To = Math.Max(peer.From, Math.Max(claim.NeedWithin(floor), Math.Min(claim.Size, claim.Peak)));
            peer.Debt = debtPerAhead * (1 + claim.Ahead);
        }
        return count;
    }

    private static int Guaranteed(in NodeClaim claim, double part, int floor) =>
        Math.Min(claim.Share, Math.Max(claim.FloorWithin(floor), (int)Math.Ceiling(Math.Clamp(part, 0, 1) * claim.Share)));

    // One peer lacks what another one has taken before.
    private static bool HaveReason(ReadOnlySpan<NodeClaim> peers, int floor)
    {
        bool isShort = false,
            differ = false;
        foreach (ref readonly var peer in peers)
            (isShort, differ) = (isShort | peer.Share < peer.NeedWithin(floor), differ | peer.Debt != peers[0].Debt);
        return isShort && differ;
    }

    private static void Share(Span<NodeClaim> claims, double group, Span<NodeClaim> peers, int floor)
    {
        var sum = 0;
        foreach (ref readonly var peer in peers)
            sum += peer.Share;
        Fill(peers, sum);
        var place = 0;
        foreach (ref var claim in claims)
            if (claim.PeerGroup == group)
                Change(ref claim, peers[place++].Share, floor);
    }

    // What is left when all have what they need or are known to use stays with those that had it.
    private static void Fill(Span<NodeClaim> peers, int sum)
    {
        var most = 0L;
        foreach (ref readonly var peer in peers)
            most += peer.To;
        if (most < sum)
            foreach (ref var peer in peers)
                (peer.From, peer.To, peer.Debt) = (peer.To, Math.Max(peer.To, peer.Share), 0);
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
