namespace Bonding.Domain.Bonds;

/// <summary>How a chain of receipts can break.</summary>
public enum ReceiptBreakKind
{
    /// <summary>No receipt with this sequence: its Bond object was deleted, or it never was.</summary>
    Missing,

    /// <summary>Its values are not the ones that were hashed.</summary>
    Altered,

    /// <summary>It is intact, but builds on another receipt than the one before it, or the account's head names another one.</summary>
    NotLinked,
}
