using Bonding.Domain.Allocation;

namespace Bonding.Domain.Tests.Allocation;

/// <summary>
/// Claims to one node in the order of their keys with the shares that they get. The claims that are passed in stay as they are.
/// </summary>
internal static class Shares
{
    public static NodeClaim[] Allocated(IReadOnlyList<NodeClaim> claims, int capacity, int floor)
    {
        var ordered = claims.OrderBy(claim => claim.Key, StringComparer.Ordinal).ToArray();
        EntitlementShares.Allocate(ordered, new SharingTerms(capacity, 0, 0.4, floor));
        return ordered;
    }

    public static (string Key, int Target, string Reason)[] Of(IReadOnlyList<NodeClaim> claims, int capacity, int floor) =>
        Of(Allocated(claims, capacity, floor));

    public static (string Key, int Target, string Reason)[] Of(NodeClaim[] shared) =>
        [.. shared.Select(claim => (claim.Key, claim.Share, claim.Reason))];

    /// <summary>The shares before anybody is evened out.</summary>
    public static (string Key, int Target, string Reason)[] Plain(NodeClaim[] claims, int capacity) =>
        Of(claims, capacity, AllocationRules.Default.Floor.Value);

    /// <summary>The shares after neighbours are evened out.</summary>
    public static (string Key, int Target, string Reason)[] Evened(NodeClaim[] claims, int capacity, AllocationRules? rules = null)
    {
        var shared = Allocated(claims, capacity, AllocationRules.Default.Floor.Value);
        PeerShares.Equalize(shared, capacity, rules ?? AllocationRules.Default);
        return Of(shared);
    }

    /// <summary>A neighbour that uses all that it can.</summary>
    public static NodeClaim Busy(string key, int baseRequest) =>
        new(key, baseRequest, 100_000, 100_000)
        {
            Peak = 100_000,
            Use = 100_000,
            UseIsKnown = true,
        };

    /// <summary>One that could, and uses nothing.</summary>
    public static NodeClaim Resting(string key, int baseRequest) => Busy(key, baseRequest) with { Need = 0, Use = 0 };
}
