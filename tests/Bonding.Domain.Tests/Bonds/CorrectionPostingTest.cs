using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Domain.Receipts;

namespace Bonding.Domain.Tests.Bonds;

public class CorrectionPostingTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly BondingAccount Account = new(
        "account",
        CreditLedger.Empty.Open(CreditAmount.FromCredits(250), CreditAmount.MaxValue),
        ChainHead.Start,
        []
    );

    [Fact]
    public void Corrections_are_applied_once_in_order_with_a_receipt_each()
    {
        LedgerCorrection[] wanted = [Correction(2, -3), Correction(1, 5)];
        var once = CorrectionPosting.Post(Account, wanted, Now);
        var again = CorrectionPosting.Post(once.Account, wanted, Now.AddHours(1));

        Assert.Equal(("252", null, 2), (once.Account.Ledger.Balance.ToString(), once.Obstacle, once.Account.Corrections.Count));
        Assert.Equal(once, again);
        Assert.Empty(ReceiptChain.Breaks("account", once.Account.Head, once.Account.Corrections));
    }

    [Fact]
    public void Bonds_and_corrections_form_one_chain()
    {
        var corrected = CorrectionPosting.Post(Account, [Correction(1, 5)], Now).Account;
        var bonded = BondTransaction
            .Decide(corrected, [new BondRequest("bond", "bond", 1, WhenInsufficient.Wait, Now)], BondRules.Default, default, Now)
            .Account;
        var account = CorrectionPosting.Post(bonded, [Correction(1, 5), Correction(2, -1)], Now).Account;

        LedgerReceipt[] receipts = [.. account.Corrections, .. account.Settling];
        Assert.Empty(ReceiptChain.Breaks("account", account.Head, receipts));
        Assert.Equal([new ReceiptBreak(2, ReceiptBreakKind.Missing)], ReceiptChain.Breaks("account", account.Head, account.Corrections));
        var forged = account.Corrections[0] with { Correction = Correction(1, 500) };
        Assert.Equal(
            [new ReceiptBreak(1, ReceiptBreakKind.Altered)],
            ReceiptChain.Breaks("account", account.Head, [forged, account.Corrections[1], .. account.Settling])
        );
    }

    [Fact]
    public void One_that_would_overdraw_waits_and_those_after_it_wait_for_it()
    {
        var posting = CorrectionPosting.Post(Account, [Correction(1, -300), Correction(2, 100)], Now);
        Assert.Same(Account, posting.Account);
        Assert.Equal("correction 1 of -300 credits would overdraw the balance of 250", posting.Obstacle);
    }

    [Fact]
    public void One_that_was_edited_after_it_was_applied_changes_nothing_and_is_told()
    {
        var applied = CorrectionPosting.Post(Account, [Correction(1, 5)], Now).Account;
        var posting = CorrectionPosting.Post(applied, [Correction(1, 50), Correction(2, 1)], Now);
        Assert.Equal("256", posting.Account.Ledger.Balance.ToString());
        Assert.Contains("correction 1 was applied as another one", posting.Obstacle, StringComparison.Ordinal);
    }

    private static LedgerCorrection Correction(long sequence, long amount) =>
        new(sequence, CreditAmount.FromCredits(amount), "lost volume | refund", "alice");
}
