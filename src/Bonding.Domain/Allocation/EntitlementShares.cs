using Bonding.Domain.Bursts;

namespace Bonding.Domain.Allocation;

/// <summary>
/// Shares one node's CPU by level: bonded claims come first, and neighbours get the remainder, at most their base requests and at least
/// their floor.
/// </summary>
/// <remarks>
/// A bond set once would give everybody an entitlement, scaled into the node. That is what a resting claim holds, and no neighbour holds
/// more than it would leave while one rests: so a resting claim's part of a node under contention is no smaller. A boost takes from
/// neighbours only while the node is under contention. Where their floor binds, boosts shrink, never below the entitlement, and what a
/// quiet tenant gave back goes to its siblings first.
/// </remarks>
internal static class EntitlementShares
{
    // So that a sum of scaled shares that is whole stays whole.
    private const double Rounding = 1e-6;

    // A burst that is due does not show in any sample yet.
    private const double LeastUseOfBoost = 2.0 / 3;

    /// <summary>Sets the share of each claim and the reason for it.</summary>
    /// <param name="claims">Claims to the node in the ordinal order of their keys, which are unique.</param>
    /// <returns>Whether any claim has units.</returns>
    public static bool Allocate(Span<NodeClaim> claims, in SharingTerms terms)
    {
        var scale = NodeScale.Of(claims, terms);
        var sums = LevelSums.Of(claims, scale);
        var keep = KeptBy(sums, scale, terms);
        var paid = sums.Freed > 0 && sums.Boosted > sums.Entitled ? SiblingBoosts.Pay(claims, scale) : 0;
        var left = scale.Room - sums.Settled - keep * scale.Neighbours - sums.Entitled - paid;
        var boost = Math.Clamp(left / Math.Max(1, sums.Boosted - sums.Entitled - paid), 0, 1);
        foreach (ref var claim in claims)
        {
            claim.Share = claim.IsFixed ? claim.BaseRequest : ShareOf(claim, scale, keep, boost, terms.Floor);
            claim.Reason = ReasonOf(claim, scale, keep);
        }
        return scale.HasBonded;
    }

    // No more than the node's own scale leaves them while a bonded claim rests, and no less unless boosts must have it.
    private static double KeptBy(in LevelSums sums, in NodeScale scale, in SharingTerms terms)
    {
        if (!scale.HasBonded)
            return 1;
        var most = sums.IsAnyResting ? scale.OfNeighbours : 1;
        var least = sums.Use >= terms.ContendedFrom ? terms.NeighbourFloor : scale.OfNeighbours;
        var left = scale.Room - sums.Settled - sums.Boosted;
        return scale.Neighbours > 0 ? Math.Clamp(left / scale.Neighbours, least, most) : 1;
    }

    private static int ShareOf(in NodeClaim claim, in NodeScale scale, double keep, double boost, int floor)
    {
        var share =
            !claim.IsBonded ? claim.BaseRequest * keep
            : claim.Level == BurstLevel.Boosted ? double.Lerp(scale.RestOf(claim), scale.BoostOf(claim), claim.BoostWith(boost))
            : scale.SettledOf(claim);
        return Math.Max(claim.FloorWithin(floor), (int)Math.Min(claim.Size, share + Rounding));
    }

    private static string ReasonOf(in NodeClaim claim, in NodeScale scale, double keep) =>
        claim.IsFixed ? AllocationReason.StaticCpus
        : claim.IsBonded ? claim.Reason
        : keep >= 1 ? AllocationReason.BaseRequest
        : keep < scale.OfNeighbours ? AllocationReason.CutForBursts
        : AllocationReason.ScaledIntoNode;

    /// <summary>What the claims of each level hold together.</summary>
    /// <param name="Settled">Of bonded claims that rest or gave back.</param>
    /// <param name="Freed">What those that gave back would hold in addition, if they rested.</param>
    /// <param name="Entitled">Of boosted claims, if they rested.</param>
    /// <param name="Boosted">Of boosted claims, if the node has room.</param>
    /// <param name="Use">What all use, bursts that are due included.</param>
    private readonly record struct LevelSums(double Settled, double Freed, double Entitled, double Boosted, double Use, bool IsAnyResting)
    {
        public static LevelSums Of(ReadOnlySpan<NodeClaim> claims, in NodeScale scale)
        {
            var sums = default(LevelSums);
            foreach (ref readonly var claim in claims)
                sums = sums.With(claim, scale);
            return sums;
        }

        private LevelSums With(in NodeClaim claim, in NodeScale scale)
        {
            if (claim.IsFixed || !claim.IsBonded)
                return this with { Use = Use + claim.Use };
            if (claim.Level != BurstLevel.Boosted)
                return this with
                {
                    Settled = Settled + scale.SettledOf(claim),
                    Freed = Freed + scale.RestOf(claim) - scale.SettledOf(claim),
                    Use = Use + claim.Use,
                    IsAnyResting = IsAnyResting || claim.Level == BurstLevel.Resting,
                };
            var boost = scale.BoostOf(claim);
            return this with
            {
                Entitled = Entitled + scale.RestOf(claim),
                Boosted = Boosted + boost,
                Use = Use + Math.Max(claim.Use, boost * LeastUseOfBoost),
            };
        }
    }
}

/// <summary>On which terms a node is shared. CPU in millicores.</summary>
/// <param name="Capacity">What there is to share; a negative capacity counts as 0.</param>
/// <param name="ContendedFrom">Use from which on the node counts as contended.</param>
/// <param name="NeighbourFloor">What neighbours keep of their base requests, 0 to 1.</param>
/// <param name="Floor">Least share.</param>
internal readonly record struct SharingTerms(int Capacity, double ContendedFrom, double NeighbourFloor, int Floor);
