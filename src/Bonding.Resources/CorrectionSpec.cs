using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>An administrator's entry that moves the balance. A wrong one is undone by another one.</summary>
public sealed class CorrectionSpec
{
    [Required]
    [Description("1 for the account's first correction, then without gaps: what is applied once is never applied again.")]
    [RangeMinimum(1)]
    [RangeMaximum(CorrectionStatus.Most)]
    public int Sequence { get; set; }

    [Required]
    [Description("Credits to add; with a minus sign, to take away. The balance never becomes negative: until it suffices, the correction waits.")]
    [Pattern(Patterns.SignedCredits)]
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
