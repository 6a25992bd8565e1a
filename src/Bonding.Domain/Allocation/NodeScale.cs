using Bonding.Domain.Bursts;

namespace Bonding.Domain.Allocation;

/// <summary>What a bond set once would leave of everybody's entitlement.</summary>
/// <param name="Room">Millicores for all claims but the fixed ones.</param>
/// <param name="Neighbours">Base requests of all neighbours.</param>
/// <param name="OfNeighbours">Scale of base requests, 0 to 1; not below the floor of neighbours.</param>
/// <param name="OfUnits">Scale of what units are worth beyond the base request, 0 to 1.</param>
internal readonly record struct NodeScale(double Room, double Neighbours, double OfNeighbours, double OfUnits, bool HasBonded)
{
    public static NodeScale Of(ReadOnlySpan<NodeClaim> claims, in SharingTerms terms)
    {
        double room = terms.Capacity,
            units = 0,
            bonded = 0,
            neighbours = 0;
        foreach (ref readonly var claim in claims)
            if (claim.IsFixed)
                room -= claim.BaseRequest;
            else if (claim.IsBonded)
                (bonded, units) = (bonded + claim.BaseRequest, units + claim.Entitlement - claim.BaseRequest);
            else
                neighbours += claim.BaseRequest;
        return Of(Math.Max(0, room), neighbours, bonded, units, terms.NeighbourFloor);
    }

    private static NodeScale Of(double room, double neighbours, double bonded, double units, double floor)
    {
        var even = Math.Min(1, room / Math.Max(1, bonded + units + neighbours));
        if (even >= floor)
            return new NodeScale(room, neighbours, even, even, bonded > 0);
        var ofUnits = (room - floor * (bonded + neighbours)) / Math.Max(1, units);
        return new NodeScale(room, neighbours, floor, Math.Clamp(ofUnits, 0, floor), bonded > 0);
    }

    public double RestOf(in NodeClaim claim) =>
        Math.Min(claim.Size, claim.BaseRequest * OfNeighbours + (claim.Entitlement - claim.BaseRequest) * OfUnits);

    public double BoostOf(in NodeClaim claim) => Math.Max(RestOf(claim), Math.Min(claim.Size, claim.Boost));

    public double SettledOf(in NodeClaim claim) =>
        claim.Level == BurstLevel.GivenBack ? Math.Min(RestOf(claim), claim.BaseRequest) : RestOf(claim);
}
