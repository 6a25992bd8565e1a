using Bonding.Cli.Ledger;
using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Tests.Ledger;

/// <summary>What <c>ledger verify</c> reports.</summary>
public class LedgerVerificationTest
{
    [Fact]
    public void A_ledger_that_holds_is_sound()
    {
        var verdict = LedgerVerification.Of(SampleLedger.Create());

        Assert.True(verdict.IsSound);
        Assert.Equal((4, 4L, (long?)null), (verdict.Receipts, verdict.Head, verdict.FirstBroken));
        Assert.Equal("shop/web: 4 receipts, the chain and the totals hold", verdict.ToString());
    }

    [Fact]
    public void The_first_receipt_that_is_missing_is_named_and_totals_are_not_compared_then()
    {
        var verdict = LedgerVerification.Of(With(receipts => [receipts[0], .. receipts.Skip(2)]));

        Assert.False(verdict.IsSound);
        Assert.Equal("shop/web: receipt 2 is missing: its Bond was deleted, or it never was", verdict.ToString());
        Assert.Empty(verdict.Differences);
    }

    [Fact]
    public void Receipts_that_are_missing_in_a_row_are_one_problem() =>
        Assert.Equal(
            "shop/web: receipt 1 to 3 are missing: their Bonds were deleted, or they never were",
            LedgerVerification.Of(With(receipts => [receipts[3]])).ToString()
        );

    [Fact]
    public void A_receipt_with_other_units_was_altered_and_the_totals_differ_from_it()
    {
        var verdict = LedgerVerification.Of(With(receipts => [(BondReceipt)receipts[0] with { Units = 7 }, .. receipts.Skip(1)]));

        Assert.Equal(1, verdict.FirstBroken);
        Assert.Equal("was altered: its values are not the ones that were hashed", verdict.Problem);
        Assert.Equal(["status.bondedUnits is 6; the receipts add up to 12"], verdict.Differences);
    }

    [Fact]
    public void A_true_receipt_in_a_false_place_is_not_linked()
    {
        var verdict = LedgerVerification.Of(
            With(receipts =>
            {
                var first = (BondReceipt)receipts[0];
                var request = new BondRequest(first.BondUid, first.BondName, first.Units, default, first.BoundAt);
                return
                [
                    BondReceipt.Issue(SampleLedger.Uid, ChainHead.Start, request, first.Price, first.BoundAt.AddHours(1)),
                    .. receipts.Skip(1),
                ];
            })
        );

        Assert.Equal(2, verdict.FirstBroken);
        Assert.StartsWith("is not linked: it builds on another receipt", verdict.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_that_was_edited_is_refused_by_the_name_of_the_field()
    {
        var ledger = SampleLedger.Create();
        ledger.Account.Status.Balance = "5000";

        var verdict = LedgerVerification.Of(ledger with { State = AccountStatusMapping.Read(ledger.Account) });

        Assert.Equal((false, 4L), (verdict.IsSound, verdict.Head));
        Assert.StartsWith("status.balance is '5000'; allowed: ", Assert.Single(verdict.Differences), StringComparison.Ordinal);
    }

    private static AccountLedger With(Func<IReadOnlyList<LedgerReceipt>, IReadOnlyList<LedgerReceipt>> change)
    {
        var ledger = SampleLedger.Create();
        return ledger with { Receipts = change(ledger.Receipts) };
    }
}
