namespace Bonding.Domain.Bonds;

/// <summary>Where a chain of receipts does not hold.</summary>
/// <param name="Sequence">Of the receipt that is missing, altered or not linked; the first of several that are missing in a row.</param>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Through">The last of several that are missing in a row; else the same as <paramref name="Sequence"/>.</param>
public readonly record struct ReceiptBreak(long Sequence, ReceiptBreakKind Kind, long Through)
{
    /// <summary>Of one receipt.</summary>
    public ReceiptBreak(long sequence, ReceiptBreakKind kind)
        : this(sequence, kind, sequence)
    {
    }
}
