using Bonding.Domain.Bursts;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Pays boosts from what siblings gave back, before anybody else has of it: an owner's bonds are the owner's, and its quiet tenants pay for
/// its busy ones first.
/// </summary>
internal static class SiblingBoosts
{
    /// <summary>Sets <see cref="NodeClaim.PaidBySiblings"/> of claims that are boosted while siblings gave back.</summary>
    /// <returns>What siblings pay on the node together, in millicores.</returns>
    public static double Pay(Span<NodeClaim> claims, in NodeScale scale)
    {
        using var owners = new OwnerGroups(claims.Length);
        for (var index = 0; index < claims.Length; index++)
            if (claims[index] is { IsBonded: true, IsFixed: false, Level: not BurstLevel.Resting })
                owners.Add(claims[index].Owner, index);
        owners.Sort();
        return PayEach(claims, owners, scale);
    }

    private static double PayEach(Span<NodeClaim> claims, OwnerGroups owners, in NodeScale scale)
    {
        double paid = 0;
        while (owners.TryNext(out var siblings))
            paid += PayWithin(claims, siblings, scale);
        return paid;
    }

    private static double PayWithin(Span<NodeClaim> claims, ReadOnlySpan<int> siblings, in NodeScale scale)
    {
        double freed = 0,
            wanted = 0;
        foreach (var place in siblings)
            if (claims[place].Level == BurstLevel.Boosted)
                wanted += scale.BoostOf(claims[place]) - scale.RestOf(claims[place]);
            else
                freed += scale.RestOf(claims[place]) - scale.SettledOf(claims[place]);
        var part = wanted > 0 ? Math.Min(1, freed / wanted) : 0;
        foreach (var place in siblings)
            claims[place].PaidBySiblings = part;
        return part * wanted;
    }
}
