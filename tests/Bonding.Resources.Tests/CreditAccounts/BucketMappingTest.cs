using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Resources.Tests.CreditAccounts;

public class BucketMappingTest
{
    [Fact]
    public void Buckets_come_back_from_the_status_exactly_as_they_were()
    {
        var account = ResourceSamples.Account(money: WithBucket());

        Assert.Equal(ResourceSamples.UsedBuckets[BucketResource.Io], AccountStatusMapping.Read(account).Value!.Buckets[BucketResource.Io]);
    }

    [Theory]
    [InlineData("status.buckets[Io].balance is '5000'; allowed: 299.000001, which its totals leave", "5000", 90_000_000)]
    [InlineData("status.buckets[Io].balance is 'much'; allowed: a decimal from 0 to ", "much", 90_000_000)]
    [InlineData("status.buckets[Io].usage.unitMicroseconds is '-1'; allowed: 0 or more", "299.000001", -1)]
    [InlineData("status.seal is ", "299.000001", 90_000_001)]
    public void A_corrupted_bucket_is_refused_by_the_name_and_the_value_of_the_field(string problem, string balance, long counter)
    {
        var account = ResourceSamples.Account(money: WithBucket());
        (account.Status.Buckets![0].Balance, account.Status.Buckets[0].Usage!.UnitMicroseconds) = (balance, counter);

        var read = AccountStatusMapping.Read(account);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec.buckets[Io].size is '0'; allowed: 1 to 1000000", 0, 10)]
    [InlineData("spec.buckets[Io].baselinePercent is '101'; allowed: 0 to 100", 5, 101)]
    public void A_bucket_that_cannot_be_is_refused_by_field_and_value(string problem, int size, int baseline)
    {
        var spec = new CreditAccountSpec
        {
            Earning = new EarningSpec { Size = "t3.nano" },
            Buckets =
            [
                new BucketSpec
                {
                    Resource = BucketResource.Io,
                    Size = size,
                    BaselinePercent = baseline,
                },
            ],
        };

        var read = AccountSpecMapping.Read(spec, BondingRules.Default);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    private static BondingAccount WithBucket() => ResourceSamples.Money(10) with { Buckets = ResourceSamples.UsedBuckets };
}
