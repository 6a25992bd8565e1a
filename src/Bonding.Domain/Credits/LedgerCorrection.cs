namespace Bonding.Domain.Credits;

/// <summary>An administrator's visible entry that changes a balance. It is never edited: another entry undoes a wrong one.</summary>
/// <param name="Sequence">1 for the account's first correction, then without gaps. It keeps a correction from being applied twice.</param>
/// <param name="Amount">Signed, not zero.</param>
/// <param name="Reason">Why, for auditors; not blank.</param>
/// <param name="By">Who; not blank.</param>
public sealed record LedgerCorrection(long Sequence, CreditAmount Amount, string Reason, string By)
{
    /// <summary>Returns whether the ledger contains the correction.</summary>
    public bool IsAppliedTo(CreditLedger ledger) => Sequence <= ledger.LastCorrection;

    /// <summary>Returns why the correction cannot be applied to the ledger as it is, or null if it can.</summary>
    public string? ObstacleIn(CreditLedger ledger)
    {
        if (Sequence != ledger.LastCorrection + 1)
            return $"correction {Sequence} does not follow correction {ledger.LastCorrection}";
        if (Amount == CreditAmount.Zero)
            return $"correction {Sequence} has amount 0; any other amount is allowed";
        if (string.IsNullOrWhiteSpace(Reason))
            return $"correction {Sequence} has no reason";
        if (string.IsNullOrWhiteSpace(By))
            return $"correction {Sequence} does not say who made it";
        if ((ledger.Balance + Amount).IsNegative)
            return $"correction {Sequence} of {Amount} credits would overdraw the balance of {ledger.Balance}";
        var corrected = ledger.Corrected + Amount;
        if (ledger.Balance + Amount > CreditAmount.MostHeld || corrected > CreditAmount.MostHeld || corrected < -CreditAmount.MostHeld)
            return $"correction {Sequence} of {Amount} credits would bring the balance from {ledger.Balance} to "
                + $"{ledger.Balance + Amount} and all corrections to {corrected}; at most {CreditAmount.MostHeld} are allowed";
        return null;
    }

    /// <summary>
    /// Returns the ledger after the correction, or the same ledger if it was applied before. Credits that it adds repay the surplus first,
    /// so that nothing owed can be bonded.
    /// </summary>
    /// <exception cref="InvalidOperationException">The correction has an obstacle.</exception>
    public CreditLedger ApplyTo(CreditLedger ledger)
    {
        if (IsAppliedTo(ledger))
            return ledger;
        if (ObstacleIn(ledger) is { } obstacle)
            throw new InvalidOperationException(obstacle);
        var repaid = CreditAmount.Max(CreditAmount.Zero, CreditAmount.Min(Amount, ledger.Surplus));
        return ledger with
        {
            Balance = ledger.Balance + Amount - repaid,
            Surplus = ledger.Surplus - repaid,
            Corrected = ledger.Corrected + Amount,
            LastCorrection = Sequence,
        };
    }
}
