using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;

namespace Bonding.Domain.Tests.Allocation;

public class SiblingBoostsTest
{
    private const int Floor = 50;

    private static readonly Gen<NodeClaim[]> Claims = Gen.Select(Gen.Int[1, 2_000], Gen.Int[0, 4], Gen.Enum<BurstLevel>(), Gen.Int[0, 3])
        .Array[1, 20]
        .Select(claims =>
            claims.Select((claim, index) => Claim($"t{index:00}", $"owner-{claim.Item4}", claim.Item1, claim.Item2, claim.Item3)).ToArray()
        );

    [Fact]
    public void What_a_quiet_tenant_gave_back_goes_to_its_sibling_before_others()
    {
        // 2,300 less 200 each for the quiet tenant and the neighbour and 600 for each of the boosted leaves 700: 400 are the sibling's,
        // and the 800 that are missing then share 300.
        NodeClaim[] claims =
        [
            Claim("busy", "mine", 200, 2, BurstLevel.Boosted),
            Claim("neighbour", "theirs", 500, 0, BurstLevel.Resting),
            Claim("other", "theirs", 200, 2, BurstLevel.Boosted),
            Claim("quiet", "mine", 200, 2, BurstLevel.GivenBack),
        ];
        Assert.Equal([1_075, 200, 825, 200], SharesOf(claims, 2_300));
    }

    [Fact]
    public void A_boost_takes_no_more_of_its_siblings_than_it_can_use()
    {
        NodeClaim[] claims =
        [
            Claim("busy", "mine", 100, 1, BurstLevel.Boosted),
            Claim("other", "theirs", 400, 2, BurstLevel.Boosted),
            Claim("quiet", "mine", 400, 2, BurstLevel.GivenBack),
        ];
        // The sibling frees 800, the boost needs 200 of them, and the others have the 600 and no room beyond.
        Assert.Equal([400, 1_800, 400], SharesOf(claims, 2_600));
    }

    [Fact]
    public void Who_pays_changes_no_sum() =>
        Claims
            .Select(Gen.Int[0, 40_000])
            .Sample(
                (claims, capacity) =>
                {
                    var strangers = claims.Select(claim => claim with { Owner = claim.Key }).ToArray();
                    return Math.Abs(SharesOf(claims, capacity).Sum() - SharesOf(strangers, capacity).Sum()) <= claims.Length;
                }
            );

    [Fact]
    public void An_owner_has_no_less_than_if_its_tenants_were_strangers_unless_another_owner_s_quiet_tenants_pay_for_its_own() =>
        Claims
            .Select(Gen.Int[0, 40_000])
            .Sample(
                (claims, capacity) =>
                {
                    var owned = claims
                        .Select(claim => claim.Level == BurstLevel.GivenBack ? claim with { Owner = "owner-0" } : claim)
                        .ToArray();
                    var strangers = owned.Select(claim => claim with { Owner = claim.Key }).ToArray();
                    return SumOf("owner-0", owned, SharesOf(owned, capacity))
                        >= SumOf("owner-0", owned, SharesOf(strangers, capacity)) - owned.Length;
                }
            );

    private static int SumOf(string owner, NodeClaim[] claims, int[] shares) =>
        claims.Zip(shares).Where(pair => pair.First.Owner == owner).Sum(pair => pair.Second);

    private static int[] SharesOf(NodeClaim[] claims, int capacity)
    {
        NodeClaim[] shared = [.. claims];
        EntitlementShares.Allocate(shared, new SharingTerms(capacity, 0, 0.4, Floor));
        return [.. shared.Select(claim => claim.Share)];
    }

    private static NodeClaim Claim(string key, string owner, int request, int units, BurstLevel level) =>
        new(key, request, request, 16_000)
        {
            Owner = owner,
            IsBonded = units > 0,
            Entitlement = request * (1 + units),
            Boost = request * (units > 0 ? 2 * (1 + units) : 1),
            Level = units > 0 ? level : BurstLevel.Resting,
        };
}
