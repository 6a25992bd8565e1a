namespace Bonding.Domain.Bonds;

/// <summary>The reasons for the state of a bond. The same words appear in conditions, events, metric labels, logs and the API.</summary>
public static class BondReason
{
    public const string Bonded = "Bonded";
    public const string InsufficientCredits = "InsufficientCredits";
    public const string SpecEdited = "SpecEdited";
    public const string UnitsOutOfRange = "UnitsOutOfRange";
    public const string AccountLimit = "AccountUnitLimit";
    public const string NamespaceLimit = "NamespaceUnitLimit";

    /// <summary>Other accounts of the namespace reserved units, which they may never come to hold, and too few are left now.</summary>
    public const string UnitsReserved = "NamespaceUnitsReserved";
    public const string AccountNotFound = "AccountNotFound";
    public const string AccountNotReady = "AccountNotReady";
    public const string ReceiptMissing = "ReceiptMissing";

    /// <summary>Every reason that a rejection can have, for pre-initialised metrics.</summary>
    public static IReadOnlyList<string> Rejections { get; } =
    [InsufficientCredits, SpecEdited, UnitsOutOfRange, AccountLimit, NamespaceLimit];
}
