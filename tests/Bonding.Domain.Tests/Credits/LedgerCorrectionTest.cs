using Bonding.Domain.Credits;

namespace Bonding.Domain.Tests.Credits;

public class LedgerCorrectionTest
{
    private static readonly CreditLedger Ledger = CreditLedger.Empty.Grant(CreditAmount.FromCredits(20), CreditAmount.MaxValue);

    [Theory]
    [InlineData(-20, "0")]
    [InlineData(5, "25")]
    public void A_correction_moves_the_balance_and_stays_visible(long amount, string balance)
    {
        var corrected = Correction(1, amount).ApplyTo(Ledger);
        Assert.Equal(
            (balance, amount.ToString(), 1L),
            (corrected.Balance.ToString(), corrected.Corrected.ToString(), corrected.LastCorrection)
        );
        Assert.Equal(CreditAmount.Zero, corrected.Imbalance);
    }

    [Fact]
    public void Applying_it_again_changes_nothing()
    {
        var corrected = Correction(2, -3).ApplyTo(Correction(1, 5).ApplyTo(Ledger));
        Assert.Same(corrected, Correction(1, 5).ApplyTo(corrected));
        Assert.Same(corrected, Correction(2, -3).ApplyTo(corrected));
    }

    [Theory]
    [InlineData(1, -21, "r", "w", "correction 1 of -21 credits would overdraw the balance of 20")]
    [InlineData(1, 0, "r", "w", "correction 1 has amount 0; any other amount is allowed")]
    [InlineData(3, 5, "r", "w", "correction 3 does not follow correction 0")]
    [InlineData(1, 5, " ", "w", "correction 1 has no reason")]
    [InlineData(1, 5, "r", "", "correction 1 does not say who made it")]
    public void A_correction_that_cannot_be_applied_says_why_and_moves_nothing(
        long sequence,
        long amount,
        string reason,
        string by,
        string obstacle
    )
    {
        var correction = Correction(sequence, amount) with { Reason = reason, By = by };
        Assert.Equal(obstacle, correction.ObstacleIn(Ledger));
        Assert.Equal(obstacle, Assert.Throws<InvalidOperationException>(() => correction.ApplyTo(Ledger)).Message);
    }

    [Theory]
    [InlineData(100, "0", "44")]
    [InlineData(150, "6", "0")]
    public void What_is_owed_is_repaid_before_anything_can_be_bonded(long amount, string balance, string surplus)
    {
        var owing = CreditLedger.Empty with { Surplus = CreditAmount.FromCredits(144), Spent = CreditAmount.FromCredits(144) };
        var corrected = Correction(1, amount).ApplyTo(owing);
        Assert.Equal(
            (balance, surplus, CreditAmount.Zero),
            (corrected.Balance.ToString(), corrected.Surplus.ToString(), corrected.Imbalance)
        );
    }

    [Fact]
    public void Corrections_never_bring_an_account_to_more_than_can_be_read_again()
    {
        var most = Correction(1, 999_999_999_999);
        var ledger = most.ApplyTo(CreditLedger.Empty);
        Assert.Contains(
            "at most 999999999999.999999 are allowed",
            Correction(2, 999_999_999_999).ObstacleIn(ledger),
            StringComparison.Ordinal
        );
        // Nor in all, when what came in was spent meanwhile.
        var spent = ledger with
        {
            Balance = CreditAmount.Zero,
            Spent = ledger.Balance,
        };
        Assert.Contains("all corrections to 1999999999998", Correction(2, 999_999_999_999).ObstacleIn(spent), StringComparison.Ordinal);
    }

    private static LedgerCorrection Correction(long sequence, long amount) =>
        new(sequence, CreditAmount.FromCredits(amount), "restored after a lost volume", "admin");
}
