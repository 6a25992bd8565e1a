using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.CreditAccounts;

/// <summary>An administrator's entry that moves the balance. A wrong one is undone by another one.</summary>
public sealed class CorrectionSpec
{
    [Required]
    [Description("1 for the account's first correction, then without gaps: what is applied once is never applied again.")]
    [RangeMinimum(1)]
    [RangeMaximum(CorrectionStatus.MaxCount)]
    public int Sequence { get; set; }

    [Required]
    [Description(
        "Credits to add; with a minus sign, to take away. The balance never becomes negative: until it suffices, the correction waits."
    )]
    [Pattern(FieldPatterns.SignedCredits)]
    [Length(1, 20)]
    public string Amount { get; set; } = "";

    [Required]
    [Description("Why, for auditors.")]
    [Length(1, 512)]
    public string Reason { get; set; } = "";

    [Required]
    [Description("Who decided it.")]
    [Length(1, 128)]
    public string By { get; set; } = "";
}

/// <summary>A correction that was applied, for good.</summary>
public sealed class CorrectionStatus
{
    /// <summary>Most corrections that an account can have.</summary>
    public const int MaxCount = 200;

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
