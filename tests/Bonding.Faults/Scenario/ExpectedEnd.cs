using Bonding.Domain.Credits;

namespace Bonding.Faults.Scenario;

/// <summary>
/// How every run ends, reckoned by hand from <see cref="AccountsScript"/>: earnings are 4, 0.5 and 0.4 credits a minute over 70, 70.5 and
/// 240 minutes; bonds cost 101 each unit before the policy was edited and 90.9 after it; web is corrected by 15, and all taxes are granted
/// to ops.
/// </summary>
internal static class ExpectedEnd
{
    private static readonly string[] Bonds =
    [
        "bond b: Bonded, debited 200, tax 2",
        "bond c: Bonded, debited 180, tax 1.8",
        "bond e: Bonded, debited 90, tax 0.9",
        "bond early: Bonded, debited 100, tax 1",
        "bond refused: Rejected, debited , tax ",
        "bond t: Bonded, debited 100, tax 1",
        "bond t2: Bonded, debited 90, tax 0.9",
        "bond toomany: Rejected, debited , tax ",
    ];

    /// <summary>Of all bonds, that of the deleted account included.</summary>
    public static CreditAmount Taxes { get; } = CreditAmount.Parse("9.5");

    public static IReadOnlyList<string> WithCounters { get; } =
    [
        "account db: balance 4.25, surplus 0, charged 0, units 1, tax 0.9, bonded 90, minted 35.25, opened 60, launched 0, granted 0, "
            + "corrected 0, spent 0.1, discarded 0",
        "account lab: balance 30, surplus 0, charged 0, units 0, tax 0, bonded 0, minted 96, opened 0, launched 0, granted 0, "
            + "corrected 0, spent 20, discarded 46",
        "account ops: balance 9.5, surplus 0, charged 0, units 0, tax 0, bonded 0, minted 0, opened 0, launched 30, granted 9.5, "
            + "corrected 0, spent 0, discarded 0",
        "account tmp: balance 59.1, surplus 0, charged 0, units 1, tax 0.9, bonded 90, minted 0, opened 150, launched 0, granted 0, "
            + "corrected 0, spent 0, discarded 0",
        "account web: balance 311.3, surplus 0, charged 0, units 7, tax 6.7, bonded 670, minted 280, opened 700, launched 0, granted "
            + "0, corrected 15, spent 7, discarded 0",
        .. Bonds,
        "bond waiting: Bonded, debited 90, tax 0.9",
    ];

    public static IReadOnlyList<string> WithoutCounters { get; } =
    [
        "account db: balance 60, surplus 0, charged 0, units 0, tax 0, bonded 0, minted 0, opened 60, launched 0, granted 0, corrected "
            + "0, spent 0, discarded 0",
        "account lab: balance 0, surplus 0, charged 0, units 0, tax 0, bonded 0, minted 0, opened 0, launched 0, granted 0, corrected "
            + "0, spent 0, discarded 0",
        "account tmp: balance 59.1, surplus 0, charged 0, units 1, tax 0.9, bonded 90, minted 0, opened 150, launched 0, granted 0, "
            + "corrected 0, spent 0, discarded 0",
        "account web: balance 38.3, surplus 0, charged 0, units 7, tax 6.7, bonded 670, minted 0, opened 700, launched 0, granted 0, "
            + "corrected 15, spent 0, discarded 0",
        .. Bonds,
        "bond waiting: Pending, debited , tax ",
    ];
}
