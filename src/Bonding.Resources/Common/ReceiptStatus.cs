using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.Common;

/// <summary>A receipt's place in the account's hash chain.</summary>
public sealed class ReceiptStatus
{
    [Description("1 for the account's first bond, then without gaps.")]
    [RangeMinimum(1)]
    public long Sequence { get; set; }

    [Description("SHA-256 over the receipt and the account's UID, lower-case hex.")]
    public string Hash { get; set; } = "";

    [Description("Hash of the receipt before it; the first has none.")]
    public string? PreviousHash { get; set; }
}
