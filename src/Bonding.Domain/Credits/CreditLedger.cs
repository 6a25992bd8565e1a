using Bonding.Domain.Metering;

namespace Bonding.Domain.Credits;

/// <summary>
/// All amounts of one account. Immutable: every movement returns a new ledger and keeps
/// minted + launch + opened + granted + corrected + surplus + charged = balance + launch balance + bonded + tax + spent + discarded.
/// </summary>
/// <remarks>Surplus and charged are credits lent to the tenant (Unlimited only); in Standard both stay zero.</remarks>
public sealed record CreditLedger
{
    public static CreditLedger Empty { get; } = new();

    /// <summary>Credits that may be spent or bonded. Never negative.</summary>
    public CreditAmount Balance { get; init; }

    /// <summary>Credits given at launch: they are outside the cap, spent first and never bonded.</summary>
    public CreditAmount LaunchBalance { get; init; }

    /// <summary>Spent beyond the balance and not repaid yet (Unlimited). At most the cap.</summary>
    public CreditAmount Surplus { get; init; }

    /// <summary>Surplus beyond the cap, charged for good (Unlimited).</summary>
    public CreditAmount Charged { get; init; }

    public CreditAmount Minted { get; init; }

    public CreditAmount LaunchGranted { get; init; }

    /// <summary>Credits brought in when the account was opened.</summary>
    public CreditAmount Opened { get; init; }

    /// <summary>Credits paid in by the treasury.</summary>
    public CreditAmount Granted { get; init; }

    /// <summary>Sum of all <see cref="LedgerCorrection"/>s; may be negative.</summary>
    public CreditAmount Corrected { get; init; }

    /// <summary>Sequence of the newest correction; 0 if there was none.</summary>
    public long LastCorrection { get; init; }

    public CreditAmount Spent { get; init; }

    /// <summary>Credits earned above the cap, and lost launch credits.</summary>
    public CreditAmount Discarded { get; init; }

    /// <summary>Credits debited for Bonding Units, without tax.</summary>
    public CreditAmount Bonded { get; init; }

    public CreditAmount TaxPaid { get; init; }

    public int BondedUnits { get; init; }

    /// <summary>The sample that the ledger is settled to; null before the first one: until then nothing is earned or spent.</summary>
    public UsageCheckpoint? Checkpoint { get; init; }

    /// <summary>Always zero. Any other value is a defect, which a metric shows and an alert reports.</summary>
    public CreditAmount Imbalance =>
        Minted
        + LaunchGranted
        + Opened
        + Granted
        + Corrected
        + Surplus
        + Charged
        - (Balance + LaunchBalance + Bonded + TaxPaid + Spent + Discarded);

    /// <summary>Gives launch credits, at every start of the tenant.</summary>
    public CreditLedger Launch(CreditAmount credits) =>
        this with
        {
            LaunchBalance = LaunchBalance + credits,
            LaunchGranted = LaunchGranted + credits,
        };

    /// <summary>Brings credits in when the account is opened; what does not fit under the cap is discarded.</summary>
    public CreditLedger Open(CreditAmount credits, CreditAmount cap)
    {
        var paidIn = Grant(credits, cap);
        return paidIn with { Granted = Granted, Opened = Opened + credits };
    }

    /// <summary>
    /// Pays credits in from the treasury: first against the surplus, so that nothing owed can be bonded; what does not fit under the cap is
    /// discarded.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public CreditLedger Grant(CreditAmount credits, CreditAmount cap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(credits, CreditAmount.Zero);
        var repaid = CreditAmount.Min(credits, Surplus);
        var accepted = CreditAmount.Min(credits - repaid, CreditAmount.Max(cap - Balance, CreditAmount.Zero));
        return this with
        {
            Balance = Balance + accepted,
            Surplus = Surplus - repaid,
            Granted = Granted + credits,
            Discarded = Discarded + (credits - repaid - accepted),
        };
    }

    /// <summary>
    /// Returns the ledger as the specification allows it: Standard owes nothing, so a surplus is charged at once; Unlimited has no launch
    /// credits. Repeating it changes nothing.
    /// </summary>
    public CreditLedger Under(CreditSpecification specification) =>
        specification == CreditSpecification.Standard ? ChargeSurplus() : DropLaunchCredits();

    /// <summary>
    /// Discards the balance of a tenant that stayed stopped for longer than it is kept (AWS: 7 days, T2 none). Bonded units stay.
    /// </summary>
    public CreditLedger Expire() => this with { Balance = CreditAmount.Zero, Discarded = Discarded + Balance };

    /// <summary>Charges the surplus for good: the tenant stopped, or may owe nothing under Standard.</summary>
    public CreditLedger ChargeSurplus() => this with { Surplus = CreditAmount.Zero, Charged = Charged + Surplus };

    /// <summary>Discards the launch credits, which are lost when the tenant stops and under Unlimited.</summary>
    public CreditLedger DropLaunchCredits() => this with { LaunchBalance = CreditAmount.Zero, Discarded = Discarded + LaunchBalance };

    /// <summary>Debits a bond of at least one unit. The caller has checked that the balance suffices.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No unit, or a negative price.</exception>
    /// <exception cref="InvalidOperationException">The balance does not suffice.</exception>
    public CreditLedger Bond(int units, CreditAmount principal, CreditAmount tax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        ArgumentOutOfRangeException.ThrowIfLessThan(principal, CreditAmount.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(tax, CreditAmount.Zero);
        if (principal + tax > Balance)
            throw new InvalidOperationException($"a bond of {principal + tax} credits exceeds the balance of {Balance}");
        return this with
        {
            Balance = Balance - principal - tax,
            Bonded = Bonded + principal,
            TaxPaid = TaxPaid + tax,
            BondedUnits = checked(BondedUnits + units),
        };
    }
}
