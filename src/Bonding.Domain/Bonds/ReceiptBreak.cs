namespace Bonding.Domain.Bonds;

/// <summary>Where a chain of receipts does not hold.</summary>
/// <param name="Sequence">Of the receipt that is missing, altered or not linked.</param>
/// <param name="Kind">What is wrong with it.</param>
public readonly record struct ReceiptBreak(long Sequence, ReceiptBreakKind Kind);
