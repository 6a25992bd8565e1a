using System.Buffers;
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
        var names = ArrayPool<string>.Shared.Rent(claims.Length);
        var places = ArrayPool<int>.Shared.Rent(claims.Length);
        var count = 0;
        for (var index = 0; index < claims.Length; index++)
            if (claims[index] is { IsBonded: true, IsFixed: false, Level: not BurstLevel.Resting })
                (names[count], places[count++]) = (claims[index].Owner, index);
        Array.Sort(names, places, 0, count, StringComparer.Ordinal);
        var paid = PayEach(claims, names, places.AsSpan(0, count), scale);
        ArrayPool<string>.Shared.Return(names, clearArray: true);
        ArrayPool<int>.Shared.Return(places);
        return paid;
    }

    private static double PayEach(Span<NodeClaim> claims, ReadOnlySpan<string> names, ReadOnlySpan<int> places, in NodeScale scale)
    {
        double paid = 0;
        for (int begin = 0, end; begin < places.Length; begin = end)
        {
            end = begin + 1;
            while (end < places.Length && names[end] == names[begin])
                end++;
            paid += PayWithin(claims, places[begin..end], scale);
        }
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
