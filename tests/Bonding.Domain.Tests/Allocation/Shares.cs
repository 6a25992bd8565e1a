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
}
