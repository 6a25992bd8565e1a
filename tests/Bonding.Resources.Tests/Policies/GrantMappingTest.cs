using Bonding.Domain.Credits;
using Bonding.Resources.Policies;
using k8s;
using k8s.Models;

namespace Bonding.Resources.Tests.Policies;

public class GrantMappingTest
{
    private static readonly GrantAllotment Grant = new(
        "shop",
        "monitoring",
        "uid-1",
        ResourceSamples.Now,
        CreditAmount.FromCredits(3),
        CreditAmount.Parse("0.25")
    );

    [Fact]
    public void Grants_are_read_exactly_as_they_were_written_through_the_JSON_of_the_server()
    {
        var read = GrantMapping.Read(KubernetesJson.Deserialize<BondingPolicy>(KubernetesJson.Serialize(Stored())));

        Assert.True(read.IsValid, read.ErrorMessage);
        Assert.Equal([Grant], read.Value);
    }

    public static TheoryData<string, Action<BondingPolicyStatus>> Corruptions =>
        new()
        {
            { "status.grants[shop/monitoring].allotted is '-1'", status => status.Grants![0].Allotted = "-1" },
            { "status.grantsSeal", status => status.Grants![0].Allotted = "1000000" },
            { "status.grantsSeal", status => status.Grants![0].Owed = "1000000" },
            { "status.grantsSeal", status => status.Grants![0].AccruedToUnixMilliseconds = 1 },
            { "status.grantsSeal", status => status.Grants![0].Uid = "uid-2" },
            { "status.grantsSeal", status => status.Grants = null },
            { "status.grantsSeal is missing", status => status.GrantsSeal = null },
        };

    [Theory]
    [MemberData(nameof(Corruptions), DisableDiscoveryEnumeration = true)]
    public void Corrupted_grants_are_refused(string problem, Action<BondingPolicyStatus> corrupt)
    {
        var policy = Stored();
        corrupt(policy.Status);

        var read = GrantMapping.Read(policy);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    private static BondingPolicy Stored()
    {
        var policy = new BondingPolicy
        {
            Metadata = new V1ObjectMeta
            {
                Name = BondingPolicy.DefaultName,
                Uid = "policy-1",
                Generation = 1,
            },
        };
        policy.Status.Grants = [GrantMapping.Write(Grant)];
        policy.Status.GrantsSeal = GrantMapping.SealOf(policy.Status.Grants, policy.Metadata.Uid);
        return policy;
    }
}
