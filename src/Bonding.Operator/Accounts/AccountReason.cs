namespace Bonding.Operator.Accounts;

/// <summary>The reasons for the state of an account. The same words appear in conditions, events, metric labels and logs.</summary>
public static class AccountReason
{
    public const string Served = "Served";
    public const string ModeOff = "ModeOff";

    /// <summary>A field of the status cannot be read, or its sums do not hold: nothing is spent from it.</summary>
    public const string StatusCorrupted = "StatusCorrupted";

    /// <summary>The loop fails with this tenant alone; the operator's log says at what.</summary>
    public const string SetAside = "SetAside";
    public const string InvalidSpec = "InvalidSpec";
    public const string DuplicateTenant = "DuplicateTenant";
    public const string Unique = "Unique";
    public const string Found = "Found";
    public const string NotFound = "NotFound";
    public const string NotSeenYet = "NotSeenYet";
    public const string PrometheusUnavailable = "PrometheusUnavailable";

    /// <summary>The account's namespace has too many series to be read; others are not affected.</summary>
    public const string SeriesFlood = "SeriesFlood";
    public const string Fresh = "Fresh";
    public const string Stale = "Stale";

    /// <summary>Nothing runs the tenant, so there is nothing to be seen.</summary>
    public const string NoPodRunning = "NoPodRunning";
    public const string UsageKnown = "UsageKnown";

    /// <summary>The samples are too far apart for the peaks between them to be known.</summary>
    public const string SamplesTooSparse = "SamplesTooSparse";
    public const string Undecided = "Undecided";
    public const string Debited = "Debited";
    public const string CorrectionApplied = "CorrectionApplied";
    public const string CorrectionRefused = "CorrectionRefused";
    public const string GrantPaid = "GrantPaid";
    public const string TierChanged = "TierChanged";
    public const string AccountDeleted = "AccountDeleted";

    /// <summary>The reasons that report a movement of money: their events are never dropped to keep the rate.</summary>
    public static IReadOnlyList<string> Money { get; } = [Debited, CorrectionApplied, GrantPaid];
}
