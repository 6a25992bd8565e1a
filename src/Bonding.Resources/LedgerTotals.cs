using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>Amounts of credits since the account was opened.</summary>
public sealed class LedgerTotals
{
    [Description("Earned.")]
    public string? Minted { get; set; }

    [Description("Given at launch.")]
    public string? Launched { get; set; }

    [Description("Brought in when the account was opened.")]
    public string? Opened { get; set; }

    [Description("Paid in by the treasury.")]
    public string? Granted { get; set; }

    [Description("Sum of all corrections; may be negative.")]
    public string? Corrected { get; set; }

    [Description("Used.")]
    public string? Spent { get; set; }

    [Description("Earned above the cap.")]
    public string? Discarded { get; set; }

    [Description("Debited for Bonding Units, without tax.")]
    public string? Bonded { get; set; }
}
