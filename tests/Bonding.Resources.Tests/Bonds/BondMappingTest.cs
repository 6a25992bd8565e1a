using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using k8s;

namespace Bonding.Resources.Tests.Bonds;

public class BondMappingTest
{
    private const string AccountUid = "account-1";

    private static readonly BondReceipt Receipt = BondReceipt.Issue(
        AccountUid,
        new ChainHead(4, "feed"),
        BondMapping.Read(ResourceSamples.Bond("b", units: 2)),
        BondRules.Default.PriceOf(2),
        ResourceSamples.Now
    );

    [Fact]
    public void A_receipt_is_read_exactly_as_it_was_written_through_the_JSON_of_the_server()
    {
        var bond = KubernetesJson.Deserialize<Bond>(KubernetesJson.Serialize(Bonded()));

        Assert.Equal(BondPhase.Bonded, bond.Status.Phase);
        Assert.Equal(Receipt, BondMapping.IntactReceiptOf(bond, AccountUid));
        Assert.True(BondMapping.ShowsReceipt(bond, Receipt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BondPhase.Pending)]
    [InlineData(BondPhase.Rejected)]
    public void A_true_receipt_proves_the_debit_in_any_phase_but_shows_it_as_settled_only_when_Bonded(BondPhase? phase)
    {
        var bond = Bonded();
        bond.Status.Phase = phase;

        Assert.Equal(Receipt, BondMapping.IntactReceiptOf(bond, AccountUid));
        Assert.Null(BondMapping.BondedReceiptOf(bond));
        Assert.False(BondMapping.ShowsReceipt(bond, Receipt));
    }

    public static TheoryData<Action<Bond>> Forgeries =>
        new()
        {
            bond => bond.Spec.Units = 3,
            bond => bond.Metadata.Name = "other",
            bond => bond.Metadata.Uid = "other",
            bond => bond.Status.Debited = "1",
            bond => bond.Status.Debited = "much",
            bond => bond.Status.Debited = null,
            bond => bond.Status.Tax = "0",
            bond => bond.Status.BoundAt = ResourceSamples.Now.UtcDateTime.AddSeconds(1),
            bond => bond.Status.BoundAt = null,
            bond => bond.Status.Receipt!.Sequence = 6,
            bond => bond.Status.Receipt!.PreviousHash = null,
            bond => bond.Status.Receipt!.Hash = "feed",
        };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public void A_receipt_that_was_edited_proves_nothing_and_is_still_shown_to_audits(Action<Bond> forge)
    {
        var bond = Bonded();
        forge(bond);

        Assert.Null(BondMapping.IntactReceiptOf(bond, AccountUid));
        Assert.NotNull(BondMapping.BondedReceiptOf(bond));
    }

    [Fact]
    public void A_receipt_proves_nothing_for_another_account() => Assert.Null(BondMapping.IntactReceiptOf(Bonded(), "account-2"));

    [Fact]
    public void A_Bond_without_a_receipt_shows_none_even_when_it_says_Bonded()
    {
        var bond = ResourceSamples.Bond("b", units: 2);
        bond.Status.Phase = BondPhase.Bonded;

        Assert.Null(BondMapping.IntactReceiptOf(bond, AccountUid));
        Assert.Null(BondMapping.BondedReceiptOf(bond));
        Assert.False(BondMapping.ShowsReceipt(bond, Receipt));
    }

    [Fact]
    public void The_receipt_of_another_Bond_or_another_receipt_is_not_the_one_that_is_shown()
    {
        var (other, reissued) = (Bonded(), Bonded());
        (other.Metadata.Uid, reissued.Status.Receipt!.Hash) = ("c", "feed");

        Assert.False(BondMapping.ShowsReceipt(other, Receipt));
        Assert.False(BondMapping.ShowsReceipt(reissued, Receipt));
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(BondPhase.Pending, false, false)]
    [InlineData(BondPhase.Bonded, true, true)]
    [InlineData(BondPhase.Rejected, false, true)]
    [InlineData(BondPhase.Rejected, true, false)]
    public void A_Bond_is_settled_when_it_is_Bonded_or_was_rejected_without_a_debit(BondPhase? phase, bool hasReceipt, bool settled)
    {
        var bond = hasReceipt ? Bonded() : ResourceSamples.Bond("b");
        bond.Status.Phase = phase;

        Assert.Equal(settled, BondMapping.IsSettled(bond));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1L, false)]
    [InlineData(2L, true)]
    public void A_Bond_whose_spec_is_not_the_one_that_it_was_created_with_is_edited(long? generation, bool edited)
    {
        var bond = ResourceSamples.Bond("b");
        bond.Metadata.Generation = generation;

        Assert.Equal(edited, BondMapping.Read(bond).IsEdited);
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Unspecified)]
    public void The_time_of_creation_is_UTC_whatever_kind_the_client_gives_it(DateTimeKind kind)
    {
        var bond = ResourceSamples.Bond("b");
        bond.Metadata.CreationTimestamp = DateTime.SpecifyKind(ResourceSamples.Now.UtcDateTime, kind);

        Assert.Equal(ResourceSamples.Now, BondMapping.Read(bond).CreatedAt);
    }

    private static Bond Bonded()
    {
        var bond = ResourceSamples.Bond("b", units: 2);
        BondMapping.Write(Receipt, bond.Status);
        return bond;
    }
}
