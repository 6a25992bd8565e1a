using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Tests.Bonds;

public class SettlementProtocolTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly BondingAccount Account = new(
        "account",
        CreditLedger.Empty.Grant(CreditAmount.FromCredits(500), CreditAmount.MaxValue),
        ChainHead.Start,
        []
    );

    [Fact]
    public void Units_are_reserved_then_the_account_then_its_bonds_are_written_and_the_receipts_that_they_show_are_cleared()
    {
        var progress = new SettlementProgress(Settle(Account, "a", "b"));

        Assert.Equal(new SettlementStep.ReserveUnits(2), SettlementProtocol.Next(progress));
        progress = progress with { UnitsReserved = true };
        Assert.Equal(new SettlementStep.WriteAccount(), SettlementProtocol.Next(progress));
        progress = progress with { AccountWritten = true };
        Assert.Equal(["a", "b"], BondsOf(SettlementProtocol.Next(progress)));
        progress = Written(progress, "b", succeeded: true);
        Assert.Equal(["a"], BondsOf(SettlementProtocol.Next(progress)));
        progress = Written(progress, "a", succeeded: true);
        Assert.Equal(["a", "b"], ClearedBy(SettlementProtocol.Next(progress)));
        progress = progress with { ReceiptsCleared = true };
        Assert.Equal(new SettlementStep.Done(IsComplete: true), SettlementProtocol.Next(progress));
    }

    [Fact]
    public void Nothing_is_written_after_a_refused_reservation_or_a_conflict_of_the_account()
    {
        var progress = new SettlementProgress(Settle(Account, "a"));

        Assert.Equal(new SettlementStep.Done(IsComplete: false), SettlementProtocol.Next(progress with { UnitsReserved = false }));
        Assert.Equal(
            new SettlementStep.Done(IsComplete: false),
            SettlementProtocol.Next(progress with { UnitsReserved = true, AccountWritten = false })
        );
    }

    [Fact]
    public void The_receipt_of_a_bond_whose_write_failed_stays_and_holds_up_no_other()
    {
        var settled = new SettlementProgress(Settle(Account, "a", "b")) with { UnitsReserved = true, AccountWritten = true };
        var progress = Written(Written(settled, "a", succeeded: false), "b", succeeded: true);

        Assert.Equal(["b"], ClearedBy(SettlementProtocol.Next(progress)));
        Assert.Equal(new SettlementStep.Done(IsComplete: false), SettlementProtocol.Next(progress with { ReceiptsCleared = true }));
    }

    [Fact]
    public void A_debit_of_before_needs_no_reservation_and_is_continued_with_its_bond()
    {
        var debited = Settle(Account, "a").Account!;

        var progress = new SettlementProgress(Settle(debited, "a"));

        Assert.Equal(new SettlementStep.WriteAccount(), SettlementProtocol.Next(progress));
        Assert.Equal(["a"], BondsOf(SettlementProtocol.Next(progress with { AccountWritten = true })));
    }

    [Fact]
    public void A_receipt_that_its_bond_was_seen_to_show_leaves_with_the_write_of_the_account()
    {
        var debited = Settle(Account, "a", "b").Account!;

        var settlement = Settlement.Of(debited, debited, new HashSet<string> { "a" }, []);

        Assert.Equal("b", Assert.Single(settlement.Account!.Settling).BondUid);
        Assert.Empty(settlement.Debits);
    }

    [Fact]
    public void Of_a_refused_account_nothing_is_reserved_and_no_receipt_is_cleared()
    {
        var receipt = Settle(Account, "a").Debits[0];
        var progress = new SettlementProgress(Settlement.Refused([new BondOutcome.Settled(receipt)]));

        Assert.Equal(new SettlementStep.WriteAccount(), SettlementProtocol.Next(progress));
        var written = Written(progress with { AccountWritten = true }, "a", succeeded: true);
        Assert.Equal(new SettlementStep.Done(IsComplete: true), SettlementProtocol.Next(written));
    }

    private static Settlement Settle(BondingAccount read, params string[] uids)
    {
        var requests = uids.Select(uid => new BondRequest(uid, $"bond-{uid}", 1, WhenInsufficient.Wait, Now));
        var decided = BondTransaction.Decide(read, requests, BondRules.Default, default, Now);
        return Settlement.Of(read, decided.Account, new HashSet<string>(), decided.Outcomes);
    }

    private static SettlementProgress Written(SettlementProgress progress, string uid, bool succeeded) =>
        progress with
        {
            BondsWritten = progress.BondsWritten.Add(uid, succeeded),
        };

    private static IEnumerable<string> BondsOf(SettlementStep step) =>
        Assert.IsType<SettlementStep.WriteBonds>(step).Bonds.Select(bond => bond.Uid);

    private static IEnumerable<string> ClearedBy(SettlementStep step) =>
        Assert.IsType<SettlementStep.ClearReceipts>(step).BondUids.Order(StringComparer.Ordinal);
}
