namespace Bonding.Domain.Credits;

/// <summary>What the bonding tax brought in and what was granted from it.</summary>
/// <param name="Collected">Sum of all taxes paid.</param>
/// <param name="Granted">Sum of all grants paid.</param>
public readonly record struct Treasury(CreditAmount Collected, CreditAmount Granted)
{
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>What may still be granted.</summary>
    public CreditAmount Balance => Collected - Granted;

    public static Treasury Of(IEnumerable<CreditLedger> ledgers) => ledgers.Aggregate(default(Treasury), (sum, ledger) =>
        new Treasury(sum.Collected + ledger.TaxPaid, sum.Granted + ledger.Granted));

    /// <summary>
    /// Pays a grant of <paramref name="perHour"/> up to <paramref name="now"/>, as far as the treasury covers it; the rest stays owed. The first
    /// call only starts the count. What is paid does not depend on how often it is called.
    /// </summary>
    /// <remarks>With several grants, pay them in the order of their keys, each from what the ones before it left.</remarks>
    public CreditLedger Pay(CreditLedger ledger, CreditAmount perHour, CreditAmount cap, DateTimeOffset now)
    {
        if (ledger.Grants is not { } standing) return ledger with { Grants = new GrantStanding(now, CreditAmount.Zero) };
        if (now < standing.AccruedTo) return ledger;
        var owed = standing.Owed + Accrued(perHour, standing.AccruedTo, now);
        var paid = CreditAmount.Max(CreditAmount.Zero, CreditAmount.Min(owed, Balance));
        return ledger.Grant(paid, cap) with { Grants = new GrantStanding(now, owed - paid) };
    }

    private static CreditAmount Accrued(CreditAmount perHour, DateTimeOffset from, DateTimeOffset until) =>
        CreditAmount.FromMicroCredits(checked((long)(AccruedUntil(perHour, until) - AccruedUntil(perHour, from))));

    private static Int128 AccruedUntil(CreditAmount perHour, DateTimeOffset instant) =>
        (Int128)instant.ToUnixTimeMilliseconds() * perHour.MicroCredits / MillisecondsPerHour;
}
