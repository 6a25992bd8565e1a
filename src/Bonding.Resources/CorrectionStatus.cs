using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>A correction that was applied, for good.</summary>
public sealed class CorrectionStatus
{
    /// <summary>Most corrections that an account can have.</summary>
    public const int Most = 200;

    [Required]
    [Description("Number of the correction.")]
    public int Sequence { get; set; }

    [Description("Credits added.")]
    public string Amount { get; set; } = "";

    [Description("Why.")]
    public string Reason { get; set; } = "";

    [Description("Who decided it.")]
    public string By { get; set; } = "";

    [Description("When it was applied.")]
    public DateTime AppliedAt { get; set; }

    [Description("Its place in the account's hash chain.")]
    public ReceiptStatus Receipt { get; set; } = new();
}
