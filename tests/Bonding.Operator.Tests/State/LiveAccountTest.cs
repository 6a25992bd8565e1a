using Bonding.Domain.Credits;
using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Tests.State;

/// <summary>What an account in memory makes of new versions of its object.</summary>
public class LiveAccountTest
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddDays(20_000);

    private static readonly Dictionary<BucketResource, CreditLedger> NoBuckets = [];

    private readonly LiveAccount _live = new(new NamespacedName("shop", "web"));

    [Fact]
    public void What_was_settled_before_an_edit_of_the_spec_keeps_the_former_terms_however_old_the_stored_checkpoint_is()
    {
        var stored = CreditLedger.Empty;
        _live.Update(Version(1), stored, NoBuckets);
        SettleTo(Start.AddMinutes(10), Terms(vcpus: 1));
        var settled = _live.Ledger;

        _live.Update(Version(2), stored, NoBuckets);
        SettleTo(Start.AddMinutes(11), Terms(vcpus: 10));

        Assert.Equal(CreditAmount.FromCredits(10), settled.Minted);
        Assert.Equal(CreditAmount.FromCredits(20), _live.Ledger.Minted);
    }

    [Fact]
    public void A_ledger_that_was_stored_by_another_is_adopted_and_its_samples_are_wanted_again()
    {
        _live.Update(Version(1), CreditLedger.Empty, NoBuckets);
        SettleTo(Start.AddMinutes(10), Terms(vcpus: 1));
        var other = CreditLedger.Empty with
        {
            Minted = CreditAmount.FromCredits(3),
            Balance = CreditAmount.FromCredits(3),
            Checkpoint = new(UsageTime.Zero, Start.AddMinutes(3), "a"),
        };

        _live.Update(Version(2), other, NoBuckets);

        Assert.Equal((other, Start.AddMinutes(3)), (_live.Ledger, _live.ReadTo));
    }

    [Fact]
    public void A_stopped_tenant_that_is_granted_something_is_not_read_again_from_where_it_stopped()
    {
        var stopped = CreditLedger.Empty with { Checkpoint = new(UsageTime.Zero, Start, "a") };
        _live.Update(Version(1), stopped, NoBuckets);
        Assert.True(_live.Settle(Terms(vcpus: 1), stopped.Checkpoint, [], Start.AddHours(9)));

        _live.Update(Version(2), stopped.Grant(CreditAmount.FromCredits(1), CreditAmount.MaxValue), NoBuckets);

        Assert.Equal((CreditAmount.FromCredits(1), Start.AddHours(9)), (_live.Ledger.Balance, _live.ReadTo));
    }

    [Fact]
    public void A_bucket_is_settled_and_adopted_apart_from_the_balance()
    {
        var terms = BucketRules.Of(size: 100, baselinePercent: 10);
        var full = BucketRules.Open(NoBuckets, new Dictionary<BucketResource, AccountRules> { [BucketResource.Io] = terms });
        _live.Update(Version(1), CreditLedger.Empty, full);
        UsageSample[] samples =
        [
            new(UsageTime.Zero, Start, "a"),
            new(UsageTime.FromMicroseconds(60_000_000L * 100), Start.AddMinutes(1), "a"),
        ];

        Assert.True(_live.SettleBucket(BucketResource.Io, terms, null, samples, Start.AddMinutes(1)));
        _live.Update(Version(2), CreditLedger.Empty with { Checkpoint = new(UsageTime.Zero, Start, "a") }, full);

        Assert.Equal(CreditAmount.FromCredits((30 * 100) + 10 - 100), _live.Buckets[BucketResource.Io].Balance);
        Assert.Equal((Start, Start.AddMinutes(1)), (_live.ReadTo, _live.BucketReadTo(BucketResource.Io)));
        Assert.False(
            _live.SettleBucket(BucketResource.Io, terms, null, samples, Start.AddMinutes(1)),
            "samples of an old checkpoint were taken"
        );
    }

    private void SettleTo(DateTimeOffset to, AccountRules terms)
    {
        var checkpoint = _live.Ledger.Checkpoint;
        var from = checkpoint?.At ?? Start;
        UsageSample[] samples = checkpoint is null
            ? [new(UsageTime.Zero, from, "a"), new(UsageTime.Zero, to, "a")]
            : [new(UsageTime.Zero, to, "a")];
        Assert.True(_live.Settle(terms, checkpoint, samples, to));
    }

    private static AccountRules Terms(int vcpus) => AccountRules.Of(EarnRate.Of(100, vcpus));

    private static CreditAccount Version(int version) =>
        new()
        {
            Metadata = new V1ObjectMeta { Uid = "a", ResourceVersion = $"{version}" },
        };
}
