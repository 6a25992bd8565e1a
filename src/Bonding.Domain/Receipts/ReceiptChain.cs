namespace Bonding.Domain.Receipts;

/// <summary>Checks the receipts of one account against each other and against the account's head.</summary>
public static class ReceiptChain
{
    /// <summary>
    /// Returns all breaks in order of sequence; none if every receipt from 1 to the head exists and links to the one before it.
    /// </summary>
    /// <param name="accountUid">UID of the account object.</param>
    /// <param name="head">The account's newest receipt.</param>
    /// <param name="receipts">The receipts that were found, in any order.</param>
    public static IReadOnlyList<ReceiptBreak> Breaks(string accountUid, ChainHead head, IEnumerable<LedgerReceipt> receipts)
    {
        var breaks = new List<ReceiptBreak>();
        var last = ChainHead.Start;
        foreach (var receipt in receipts.OrderBy(receipt => receipt.Sequence))
        {
            AddMissing(breaks, last.Sequence, receipt.Sequence - 1);
            if (BreakOf(accountUid, last, receipt) is { } kind)
                breaks.Add(new ReceiptBreak(receipt.Sequence, kind));
            last = new ChainHead(receipt.Sequence, receipt.Hash);
        }
        AddMissing(breaks, last.Sequence, head.Sequence);
        if (last.Sequence >= head.Sequence && last != head)
            breaks.Add(new ReceiptBreak(last.Sequence, ReceiptBreakKind.NotLinked));
        return breaks;
    }

    // After a gap there is nothing to compare with: only the gap is reported.
    private static ReceiptBreakKind? BreakOf(string accountUid, ChainHead last, LedgerReceipt receipt)
    {
        if (!receipt.IsIntact(accountUid))
            return ReceiptBreakKind.Altered;
        var follows = receipt.Sequence - 1 == last.Sequence;
        return (follows && receipt.PreviousHash != last.Hash) || receipt.Sequence <= last.Sequence ? ReceiptBreakKind.NotLinked : null;
    }

    // A forged sequence may be any number, so a gap is one break, however wide.
    private static void AddMissing(List<ReceiptBreak> breaks, long after, long through)
    {
        if (after < through)
            breaks.Add(new ReceiptBreak(after + 1, ReceiptBreakKind.Missing, through));
    }
}

/// <summary>A break in a chain of receipts.</summary>
/// <param name="Sequence">
/// Sequence of the receipt that is missing, altered or not linked; the first of several that are missing in a row.
/// </param>
/// <param name="Kind">The kind of break.</param>
/// <param name="Through">The last of several that are missing in a row; otherwise the same as <paramref name="Sequence"/>.</param>
public readonly record struct ReceiptBreak(long Sequence, ReceiptBreakKind Kind, long Through)
{
    /// <summary>Creates the break of one receipt.</summary>
    public ReceiptBreak(long sequence, ReceiptBreakKind kind)
        : this(sequence, kind, sequence) { }
}

/// <summary>The kinds of breaks in a chain of receipts.</summary>
public enum ReceiptBreakKind
{
    /// <summary>There is no receipt with this sequence: its Bond object was deleted, or never existed.</summary>
    Missing,

    /// <summary>The values of the receipt are not the ones that were hashed.</summary>
    Altered,

    /// <summary>The receipt is intact, but builds on another one than the one before it, or the account's head names another one.</summary>
    NotLinked,
}
