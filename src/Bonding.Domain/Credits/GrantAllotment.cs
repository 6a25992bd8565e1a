namespace Bonding.Domain.Credits;

/// <summary>
/// How far a grant is settled. The account's own next update pays what is allotted. Paying twice is impossible, because allotted and
/// received are totals.
/// </summary>
/// <param name="Namespace">Namespace of the account.</param>
/// <param name="Account">Name of the account.</param>
/// <param name="Uid">UID of the account object.</param>
/// <param name="AccruedTo">The time up to which the grant is accrued.</param>
/// <param name="Allotted">All that the account may have received from the treasury since it was opened.</param>
/// <param name="Owed">Accrued, but not allotted because the treasury does not cover it.</param>
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

    /// <summary>Accrues the grant up to <paramref name="now"/>; nothing while the clock is behind <see cref="AccruedTo"/>.</summary>
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

    /// <summary>Pays a ledger the allotted credits that it has not received yet.</summary>
    public CreditLedger PayTo(CreditLedger ledger, CreditAmount cap) =>
        Allotted > ledger.Granted ? ledger.Grant(Allotted - ledger.Granted, cap) : ledger;

    // Since 1970, so that the result does not depend on how often it is accrued.
    private static Int128 AccruedUntil(CreditAmount perHour, DateTimeOffset instant) =>
        (Int128)instant.ToUnixTimeMilliseconds() * perHour.MicroCredits / MillisecondsPerHour;
}
