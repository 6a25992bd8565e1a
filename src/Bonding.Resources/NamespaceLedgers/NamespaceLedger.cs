using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.NamespaceLedgers;

/// <summary>The operator's own record of one namespace, named after it. It outlives the accounts and the namespace.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "namespaceledgers")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("nl")]
[EntityCategories(BondingGroup.Category)]
[Description(
    "A NamespaceLedger is the operator's record of the accounts of the namespace that it is named after: which were opened, how many units each "
        + "can hold, what was collected and granted. It keeps the taxes of deleted accounts. The operator makes and writes it; deleting it forgets deleted accounts."
)]
[GenericAdditionalPrinterColumn(".status.units", "Units", "integer")]
[GenericAdditionalPrinterColumn(".status.collected", "Collected", "string")]
[GenericAdditionalPrinterColumn(".status.granted", "Granted", "string")]
[GenericAdditionalPrinterColumn(".status.closed.accounts", "Closed", "integer", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class NamespaceLedger : CustomKubernetesEntity<NamespaceLedgerSpec, NamespaceLedgerStatus>
{
    public const string KindName = "NamespaceLedger";
}

/// <summary>There is nothing to declare.</summary>
public sealed class NamespaceLedgerSpec;

/// <summary>Written by the operator alone.</summary>
public sealed class NamespaceLedgerStatus
{
    public const int MaxAccounts = 10_000;

    [Description("Units that all accounts can hold now, reserved ones included.")]
    public long Units { get; set; }

    [Description("Taxes that all accounts paid, deleted ones included.")]
    public string? Collected { get; set; }

    [Description("Grants that all accounts received, deleted ones included.")]
    public string? Granted { get; set; }

    [Description("Every account that was opened and exists.")]
    [XListType(XListType.Map)]
    [XListMapKeys("uid")]
    [Items(0, MaxAccounts)]
    public IList<LedgerAccountStatus>? Accounts { get; set; }

    [Description("What remains of deleted accounts.")]
    public ClosedAccountsStatus? Closed { get; set; }

    [Description(
        "SHA-256 over accounts and closed, and the record's UID, lower-case hex. Nothing is spent in the namespace while it does not fit them."
    )]
    public string? Seal { get; set; }
}

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
