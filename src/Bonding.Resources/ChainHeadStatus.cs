using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>Newest receipt of an account.</summary>
public sealed class ChainHeadStatus
{
    [RangeMinimum(0)]
    [Description("Number of receipts issued.")]
    public long Sequence { get; set; }

    [Description("Hash of the newest receipt, if there is one.")]
    public string? Hash { get; set; }
}
