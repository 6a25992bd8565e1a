using System.Buffers;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Shares of one node's CPU: all needs are met first, by weighted max-min; what is left is shared by weight, up to each tenant's entitlement.
/// </summary>
/// <remarks>
/// Let x be the shares, w the weights. Up to one millicore of rounding: (1) if some tenant j gets less than its need, nobody gets more than its
/// need, and whoever is above its floor has x/w ≤ x_j/w_j; (2) else, if some tenant j gets less than its entitlement, whoever is above its need
/// has x/w ≤ x_j/w_j; (3) the sum is the lesser of the capacity and all demands. No share is below its floor unless the floors alone exceed the
/// capacity; then what tenants lack of their floor shrinks alike, and what they have of it stays, even beyond the capacity: foreign pods and the
/// headroom may leave less than that. Deterministic: ties are ordered by key, whatever the order of the input.
/// </remarks>
public static class FairShares
{
    /// <param name="tenants">Tenants of the node, any order, keys unique.</param>
    /// <param name="capacity">Millicores to share; a negative capacity counts as 0.</param>
    /// <param name="floor">Least share in millicores.</param>
    /// <returns>A share for each tenant, in the order of their keys.</returns>
    public static IReadOnlyList<TenantShare> Allocate(IReadOnlyList<TenantDemand> tenants, int capacity, int floor)
    {
        var ordered = tenants.OrderBy(tenant => tenant.Key, StringComparer.Ordinal).ToArray();
        var shares = new TenantShare[ordered.Length];
        Allocate(ordered, capacity, floor, shares);
        return shares;
    }

    /// <summary>The same into a buffer, without garbage.</summary>
    /// <param name="tenants">Tenants of the node in the ordinal order of their keys.</param>
    /// <param name="shares">Takes the share of each tenant, in the same order.</param>
    public static void Allocate(ReadOnlySpan<TenantDemand> tenants, int capacity, int floor, Span<TenantShare> shares)
    {
        var rented = ArrayPool<ShareClaim>.Shared.Rent(tenants.Length);
        var claims = rented.AsSpan(0, tenants.Length);
        for (var index = 0; index < tenants.Length; index++)
            claims[index] = ShareClaim.Of(tenants[index], floor);
        var overfull = !TryShare(claims, Math.Max(0, capacity));
        for (var index = 0; index < tenants.Length; index++)
            shares[index] = new TenantShare(
                tenants[index].Key,
                claims[index].Share,
                overfull ? AllocationReason.NodeOverfull : claims[index].Reason
            );
        ArrayPool<ShareClaim>.Shared.Return(rented);
    }

    /// <summary>Whether the need of any tenant is not met: the node is under contention.</summary>
    public static bool AreShort(ReadOnlySpan<TenantShare> shares)
    {
        foreach (ref readonly var share in shares)
            if (share.Reason is not (AllocationReason.DemandMet or AllocationReason.NeedMet))
                return true;
        return false;
    }

    private static bool TryShare(Span<ShareClaim> claims, int available)
    {
        long floors = 0,
            kept = 0,
            needs = 0;
        foreach (ref var claim in claims)
            (floors, kept, needs) = (floors + claim.Floor, kept + claim.Kept, needs + claim.Need);
        if (floors > available)
        {
            var rest = Math.Max(0, available - kept);
            foreach (ref var claim in claims)
                claim.Share = claim.Kept + (int)((claim.Floor - claim.Kept) * rest / Math.Max(1, floors - kept));
            return false;
        }
        foreach (ref var claim in claims)
            (claim.From, claim.To) = needs > available ? (claim.Floor, claim.Need) : (claim.Need, claim.Demand);
        WaterFill.Fill(claims, available);
        return true;
    }
}

/// <summary>A tenant's target CPU request in millicores, and why it is not more.</summary>
public readonly record struct TenantShare(string Key, int Target, string Reason);
