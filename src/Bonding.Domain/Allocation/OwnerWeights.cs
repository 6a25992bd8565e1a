namespace Bonding.Domain.Allocation;

/// <summary>
/// Weighs peers by their owners: an owner that used less than others lately comes first, and what one of its tenants leaves is its others'.
/// </summary>
/// <remarks>
/// An owner's weight is that of its peers on the node, times e for each <see cref="AllocationRules.CatchUp"/> of its whole part that it is
/// behind the mean of all peers, within <see cref="Spread"/>. A peer at work claims all of that which its siblings at work leave, so a
/// tenant that is split into several has no more. A peer at rest claims nearly that, so that the first to work finds its siblings' parts at
/// once; not all, because parts of one tenant begin to work together and would each find the whole.
/// </remarks>
internal static class OwnerWeights
{
    /// <summary>The most that an owner's weight is multiplied or divided by.</summary>
    public const double Spread = 10;

    // Power of what its siblings leave that a peer claims at rest: 1 is all of it, 0 nothing.
    private const double ClaimAtRest = 0.7;

    /// <summary>Sets <see cref="NodeClaim.Precedence"/> and <see cref="NodeClaim.Activity"/>.</summary>
    /// <param name="level">Millicores per weight at which each claim of the node has its part.</param>
    /// <returns>Whether any weight is another one than before.</returns>
    public static bool Apply(Span<NodeClaim> peers, double level, AllocationRules rules)
    {
        using var owners = new OwnerGroups(peers.Length);
        for (var index = 0; index < peers.Length; index++)
        {
            peers[index].Activity = ActivityOf(peers[index], level);
            owners.Add(peers[index].Owner, index);
        }
        owners.Sort();
        return Weigh(peers, owners, rules.FairnessWindow / rules.CatchUp);
    }

    private static double ActivityOf(in NodeClaim peer, double level) =>
        peer.UseIsKnown && level > 0 ? Math.Min(1, peer.Use / (level * peer.BaseRequest)) : 1;

    private static bool Weigh(Span<NodeClaim> peers, OwnerGroups owners, double steepness)
    {
        var mean = AheadOf(peers, owners.All);
        var changed = false;
        while (owners.TryNext(out var own))
        {
            var precedence = Math.Exp((mean - AheadOf(peers, own)) * steepness);
            changed |= Weigh(peers, own, Math.Clamp(precedence, 1 / Spread, Spread));
        }
        return changed;
    }

    private static double AheadOf(ReadOnlySpan<NodeClaim> peers, ReadOnlySpan<int> places)
    {
        double ahead = 0,
            weights = 0;
        foreach (var place in places)
            (ahead, weights) = (ahead + peers[place].BaseRequest * peers[place].Ahead, weights + peers[place].BaseRequest);
        return ahead / weights;
    }

    private static bool Weigh(Span<NodeClaim> peers, ReadOnlySpan<int> own, double precedence)
    {
        double all = 0,
            atWork = 0;
        foreach (var place in own)
            (all, atWork) = (all + peers[place].BaseRequest, atWork + peers[place].BaseRequest * peers[place].Activity);
        var changed = false;
        foreach (var place in own)
        {
            ref var peer = ref peers[place];
            var left = all / (atWork + peer.BaseRequest * (1 - peer.Activity));
            peer.Precedence = precedence * Math.Pow(left, double.Lerp(ClaimAtRest, 1, peer.Activity));
            changed |= Math.Abs(peer.Precedence - 1) > 1e-9;
        }
        return changed;
    }
}
