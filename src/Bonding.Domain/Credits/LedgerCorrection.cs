namespace Bonding.Domain.Credits;

/// <summary>An administrator's visible entry that moves a balance. Never an edit: a wrong one is undone by another.</summary>
/// <param name="Sequence">1 for the account's first correction, then without gaps: it makes applying twice harmless.</param>
/// <param name="Amount">Signed, not zero.</param>
/// <param name="Reason">Why, for auditors; not blank.</param>
/// <param name="By">Who; not blank.</param>
public sealed record LedgerCorrection(long Sequence, CreditAmount Amount, string Reason, string By)
{
    public bool IsAppliedTo(CreditLedger ledger) => Sequence <= ledger.LastCorrection;

    /// <summary>Why it cannot be applied to the ledger as it stands; null if it can.</summary>
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
            return $"correction {Sequence} of {Amount} credits would bring the balance from {ledger.Balance} to {ledger.Balance + Amount} and all corrections to {corrected}; at most {CreditAmount.MostHeld} are allowed";
        return null;
    }

    /// <summary>
    /// The ledger after it; the same ledger if it was applied before. What it brings in repays the surplus first, so that nothing owed can be bonded.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has an obstacle.</exception>
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
