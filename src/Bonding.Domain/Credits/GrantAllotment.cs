namespace Bonding.Domain.Credits;

/// <summary>How far a grant was settled. What is allotted is paid by the account's own next update, so paying twice is impossible: both are totals.</summary>
/// <param name="Namespace">Of the account.</param>
/// <param name="Account">Its name.</param>
/// <param name="Uid">UID of the account object.</param>
/// <param name="AccruedTo">Until when it was counted.</param>
/// <param name="Allotted">All that the account may have received from the treasury since it was opened.</param>
/// <param name="Owed">Counted, but not allotted because the treasury could not.</param>
public sealed record GrantAllotment(
    string Namespace,
    string Account,
    string Uid,
    DateTimeOffset AccruedTo,
    CreditAmount Allotted,
    CreditAmount Owed
)
{
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>A total order: namespace, then name, then UID.</summary>
    public static IComparer<GrantAllotment> ByName { get; } =
        Comparer<GrantAllotment>.Create(
            (left, right) =>
            {
                var byNamespace = string.CompareOrdinal(left.Namespace, right.Namespace);
                if (byNamespace != 0)
                    return byNamespace;
                var byName = string.CompareOrdinal(left.Account, right.Account);
                return byName != 0 ? byName : string.CompareOrdinal(left.Uid, right.Uid);
            }
        );

    /// <summary>Counts up to <paramref name="now"/>; a clock that was set back counts nothing.</summary>
    public GrantAllotment Accrue(CreditAmount perHour, DateTimeOffset now) =>
        now <= AccruedTo
            ? this
            : this with
            {
                AccruedTo = now,
                Owed = Owed + CreditAmount.FromMicroCredits(checked((long)(AccruedUntil(perHour, now) - AccruedUntil(perHour, AccruedTo)))),
            };

    /// <summary>Allots what is owed as far as <paramref name="free"/> covers it.</summary>
    public GrantAllotment Allot(CreditAmount free)
    {
        var paid = CreditAmount.Max(CreditAmount.Zero, CreditAmount.Min(Owed, free));
        return this with { Allotted = Allotted + paid, Owed = Owed - paid };
    }

    /// <summary>The ledger after the allotted credits that it has not received yet were paid.</summary>
    public CreditLedger PayTo(CreditLedger ledger, CreditAmount cap) =>
        Allotted > ledger.Granted ? ledger.Grant(Allotted - ledger.Granted, cap) : ledger;

    // Since 1970, so that what is counted does not depend on how often.
    private static Int128 AccruedUntil(CreditAmount perHour, DateTimeOffset instant) =>
        (Int128)instant.ToUnixTimeMilliseconds() * perHour.MicroCredits / MillisecondsPerHour;
}
