using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.Common;

/// <summary>The position of a receipt in the hash chain of its account.</summary>
public sealed class ReceiptStatus
{
    [Description("Number of the receipt: 1 for the account's first, then without gaps.")]
    [RangeMinimum(1)]
    public long Sequence { get; set; }

    [Description("SHA-256 of the receipt and the account's UID, in lower-case hex.")]
    public string Hash { get; set; } = "";

    [Description("Hash of the previous receipt. The first receipt has none.")]
    public string? PreviousHash { get; set; }
}
