using Bonding.Domain.Credits;
using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Credits;

/// <summary>
/// Buckets follow AWS's gp2 volumes: 3 credits per GiB and second, 5.4 million at first and at most, 3,000 I/O a second
/// at full use.
/// </summary>
public class BucketRulesTest
{
    private const int FullUse = 3_000;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData(100, 2_000, 18_000)]
    [InlineData(250, 2_400, 7_200)]
    [InlineData(500, 3_600, 3_600)]
    [InlineData(750, 7_200, 2_400)]
    public void A_gp2_volume_bursts_and_fills_as_long_as_published(int gibibytes, int burstSeconds, int fillSeconds)
    {
        var baseline = 3 * gibibytes;
        var rules = BucketRules.Of(FullUse, 100m * baseline / FullUse);
        var full = Full(rules);
        Assert.Equal(CreditAmount.FromCredits(5_400_000 / 60), full.Balance);

        var last = Run(full, rules, burstSeconds - 1, FullUse);
        var empty = Run(full, rules, burstSeconds, FullUse);
        Assert.Equal(
            (FullUse - baseline) / 60m,
            decimal.Parse(last.Balance.ToString(), System.Globalization.CultureInfo.InvariantCulture),
            5
        );
        Assert.Equal(CreditAmount.Zero, empty.Balance);

        var filled = Run(empty, rules, fillSeconds, 0);
        Assert.Equal((rules.Cap, CreditAmount.Zero), (filled.Balance, filled.Discarded));
    }

    [Fact]
    public void At_zero_no_more_is_paid_than_the_baseline()
    {
        var rules = BucketRules.Of(FullUse, 10);
        var empty = Run(Full(rules), rules, 2_000, FullUse);
        var after = Run(empty, rules, 600, FullUse);
        Assert.Equal((CreditAmount.Zero, empty.Spent + CreditAmount.FromCredits(FullUse / 10 * 600 / 60)), (after.Balance, after.Spent));
        Assert.Equal(CreditAmount.Zero, after.Imbalance);
    }

    [Fact]
    public void A_bucket_that_is_new_starts_full_one_that_was_there_stays_as_it_is_and_one_that_is_not_named_goes()
    {
        var rules = BucketRules.Of(10, 10);
        var used = Run(Full(rules), rules, 60, 10);
        var before = new Dictionary<BucketResource, CreditLedger> { [BucketResource.Io] = used };
        var both = new Dictionary<BucketResource, AccountRules> { [BucketResource.Io] = rules, [BucketResource.Memory] = rules };

        var opened = BucketRules.Open(before, both);

        Assert.Equal((used, rules.Cap), (opened[BucketResource.Io], opened[BucketResource.Memory].Balance));
        Assert.Empty(BucketRules.Open(opened, new Dictionary<BucketResource, AccountRules>()));
    }

    private static CreditLedger Full(AccountRules rules) =>
        BucketRules.Open(
            new Dictionary<BucketResource, CreditLedger>(),
            new Dictionary<BucketResource, AccountRules> { [BucketResource.Io] = rules }
        )[BucketResource.Io];

    private static CreditLedger Run(CreditLedger ledger, AccountRules rules, int seconds, long unitsPerSecond)
    {
        ledger = ledger.Checkpoint is null ? Accrual.Settle(ledger, rules, new UsageSample(UsageTime.Zero, Start, "")) : ledger;
        var from = ledger.Checkpoint!.Value;
        var counter = UsageTime.FromMicroseconds(from.Counter.Microseconds + seconds * unitsPerSecond * 1_000_000);
        return Accrual.Settle(ledger, rules, new UsageSample(counter, from.At.AddSeconds(seconds), ""));
    }
}
