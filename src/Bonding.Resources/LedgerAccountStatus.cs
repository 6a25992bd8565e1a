using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>One account in the record of its namespace.</summary>
public sealed class LedgerAccountStatus
{
    [Required]
    [Description("UID of the CreditAccount.")]
    public string Uid { get; set; } = "";

    [Description("Its name.")]
    public string Name { get; set; } = "";

    [Description("When it was first seen opened. From then on an empty status is not a new account's.")]
    public DateTime? OpenedAt { get; set; }

    [Description("Units that it holds.")]
    [RangeMinimum(0)]
    public int? Units { get; set; }

    [Description("Units that it may come to hold by a write that is under way.")]
    [RangeMinimum(0)]
    public int? ReservedUnits { get; set; }

    [Description("resourceVersion that this write is conditional on.")]
    public string? ReservedAt { get; set; }

    [Description("Tax paid; left out if there was none.")]
    public string? TaxPaid { get; set; }

    [Description("Grants received; left out if there were none.")]
    public string? Granted { get; set; }
}
