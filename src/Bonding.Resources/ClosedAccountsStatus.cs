using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>What remains of deleted accounts.</summary>
public sealed class ClosedAccountsStatus
{
    [Description("How many.")]
    [RangeMinimum(0)]
    public int Accounts { get; set; }

    [Description("Taxes that they paid.")]
    public string? TaxPaid { get; set; }

    [Description("Grants that they received.")]
    public string? Granted { get; set; }
}
