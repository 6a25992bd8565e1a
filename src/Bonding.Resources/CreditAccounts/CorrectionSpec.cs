using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>A correction of the balance by an administrator. A wrong one is undone by another one.</summary>
public sealed class CorrectionSpec
{
    [Required]
    [Description("Number of the correction: 1 for the account's first, then without gaps. Each number is applied only once.")]
    [RangeMinimum(1)]
    [RangeMaximum(CorrectionStatus.MaxCount)]
    public int Sequence { get; set; }

    [Required]
    [Description(
        "Credits to add, or with a minus sign to subtract. "
            + "The balance never becomes negative: a correction waits until the balance suffices."
    )]
    [Pattern(FieldPatterns.SignedCredits)]
    [Length(1, 20)]
    public string Amount { get; set; } = "";

    [Required]
    [Description("Why the balance is corrected, for auditors.")]
    [Length(1, 512)]
    public string Reason { get; set; } = "";

    [Required]
    [Description("Who decided the correction.")]
    [Length(1, 128)]
    public string By { get; set; } = "";
}

/// <summary>A correction that was applied permanently.</summary>
public sealed class CorrectionStatus
{
    /// <summary>Most corrections of one account.</summary>
    public const int MaxCount = 200;

    [Required]
    [Description("Number of the correction.")]
    public int Sequence { get; set; }

    [Description("Credits that were added; negative if they were subtracted.")]
    public string Amount { get; set; } = "";

    [Description("Why the balance was corrected.")]
    public string Reason { get; set; } = "";

    [Description("Who decided the correction.")]
    public string By { get; set; } = "";

    [Description("When the correction was applied.")]
    public DateTime AppliedAt { get; set; }

    [Description("Position in the account's hash chain.")]
    public ReceiptStatus Receipt { get; set; } = new();
}
