using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Makes shares even over time among tenants of equal standing (peers: the same base multiplier). When some peer's need is not met, what the peers
/// have together is shared out again: each keeps a guaranteed part of its share; the rest goes first to those who used less of their part lately.
/// </summary>
/// <remarks>
/// Weighted max-min on the remembered use: the level of a share is share / weight plus a debt, which is what its tenant is ahead by, to be made up
/// within <see cref="AllocationRules.CatchUp"/>. Without differences of use these are the shares of <see cref="FairShares"/>; the shorter the time,
/// the nearer to a strict order, as in Karma (Vuppalapati et al., OSDI 2023). A tenant that comes first is filled up to what it is known to use,
/// not only to what it needs now: a surge begins sooner than a request can follow. The sum of each group of peers stays; whoever is alone in
/// its group keeps its share. The guaranteed part is 1 - (1 - <see cref="AllocationRules.Guarantee"/>) / base multiplier: the more units, the less
/// can be lent.
/// </remarks>
public static class PeerShares
{
    /// <param name="tenants">Tenants of the node in the ordinal order of their keys.</param>
    /// <param name="capacity">Millicores that were shared.</param>
    /// <param name="shares">Their shares, as <see cref="FairShares"/> gave them; receives the new ones.</param>
    public static void Equalize(ReadOnlySpan<TenantDemand> tenants, int capacity, AllocationRules terms, Span<TenantShare> shares)
    {
        if (terms.FairnessWindow <= TimeSpan.Zero)
            return;
        var debtPerAhead = terms.FairnessWindow / terms.CatchUp * LevelOfParts(tenants, capacity);
        var rented = ArrayPool<ShareClaim>.Shared.Rent(tenants.Length);
        for (var standing = After(tenants, 0); standing < double.PositiveInfinity; standing = After(tenants, standing))
        {
            var peers = rented.AsSpan(0, Gather(tenants, shares, standing, terms, debtPerAhead, rented));
            if (HaveReason(peers))
                Share(tenants, standing, peers, shares);
        }
        ArrayPool<ShareClaim>.Shared.Return(rented);
    }

    // The level at which all would have just their part.
    private static double LevelOfParts(ReadOnlySpan<TenantDemand> tenants, int capacity)
    {
        double weights = 0;
        foreach (ref readonly var tenant in tenants)
            weights += tenant.Weight;
        return Math.Max(0, capacity) / weights;
    }

    private static double After(ReadOnlySpan<TenantDemand> tenants, double standing)
    {
        var next = double.PositiveInfinity;
        foreach (ref readonly var tenant in tenants)
            if (tenant.PeerGroup > standing && tenant.PeerGroup < next)
                next = tenant.PeerGroup;
        return next;
    }

    private static int Gather(
        ReadOnlySpan<TenantDemand> tenants,
        ReadOnlySpan<TenantShare> shares,
        double standing,
        AllocationRules terms,
        double debtPerAhead,
        Span<ShareClaim> peers
    )
    {
        var count = 0;
        for (var index = 0; index < tenants.Length; index++)
        {
            if (tenants[index].PeerGroup != standing)
                continue;
            var claim = ShareClaim.Of(tenants[index], terms.FloorMillicores);
            claim.Share = shares[index].Target;
            claim.From = Guaranteed(claim, 1 - (1 - terms.Guarantee) / standing);
            claim.To = Math.Max(claim.Need, Math.Min(tenants[index].Size, tenants[index].Peak));
            claim.Debt = debtPerAhead * (1 + tenants[index].Ahead);
            peers[count++] = claim;
        }
        return count;
    }

    private static int Guaranteed(in ShareClaim claim, double part) =>
        Math.Min(claim.Share, Math.Max(claim.Floor, (int)Math.Ceiling(Math.Clamp(part, 0, 1) * claim.Share)));

    // Someone lacks what someone else has taken before.
    private static bool HaveReason(ReadOnlySpan<ShareClaim> peers)
    {
        bool isShort = false,
            differ = false;
        foreach (ref readonly var claim in peers)
            (isShort, differ) = (isShort | claim.Share < claim.Need, differ | claim.Debt != peers[0].Debt);
        return isShort && differ;
    }

    private static void Share(ReadOnlySpan<TenantDemand> tenants, double standing, Span<ShareClaim> peers, Span<TenantShare> shares)
    {
        var sum = 0;
        foreach (ref readonly var claim in peers)
            sum += claim.Share;
        WaterFill.Fill(peers, sum);
        var place = 0;
        for (var index = 0; index < tenants.Length; index++)
            if (tenants[index].PeerGroup == standing)
                shares[index] = WithShareOf(shares[index], peers[place++]);
    }

    private static TenantShare WithShareOf(in TenantShare before, in ShareClaim claim) =>
        before with
        {
            Target = claim.Share,
            Reason =
                claim.Share > before.Target ? AllocationReason.PutForward
                : claim.Share < before.Target && claim.Share < claim.Need ? AllocationReason.PutBack
                : before.Reason,
        };
}
