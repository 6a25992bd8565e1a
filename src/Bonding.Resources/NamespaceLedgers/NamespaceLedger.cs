using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.NamespaceLedgers;

/// <summary>The operator's record of one namespace, named after it. It outlives the accounts and the namespace.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "namespaceledgers")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("nl")]
[EntityCategories(BondingGroup.Category)]
[Description(
    "A NamespaceLedger is the operator's record of the accounts in the namespace that it is named after: which were opened, how many "
        + "units each can hold, and what was collected and granted. It keeps the taxes of deleted accounts. Only the operator creates and "
        + "writes it. Deleting it loses the record of deleted accounts."
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

/// <summary>Empty: there is nothing to declare.</summary>
public sealed class NamespaceLedgerSpec;

/// <summary>The record. Only the operator writes it.</summary>
public sealed class NamespaceLedgerStatus
{
    public const int MaxAccounts = 10_000;

    [Description("Bonding Units of all accounts, including reserved ones.")]
    public long Units { get; set; }

    [Description("Taxes that all accounts paid, including deleted ones, in credits.")]
    public string? Collected { get; set; }

    [Description("Grants that all accounts received, including deleted ones, in credits.")]
    public string? Granted { get; set; }

    [Description("All accounts that were opened and still exist.")]
    [XListType(XListType.Map)]
    [XListMapKeys("uid")]
    [Items(0, MaxAccounts)]
    public IList<LedgerAccountStatus>? Accounts { get; set; }

    [Description("Totals of deleted accounts.")]
    public ClosedAccountsStatus? Closed { get; set; }

    [Description(
        "SHA-256 of accounts, closed and the ledger's UID, in lower-case hex. While it does not match, nothing is spent in the namespace."
    )]
    public string? Seal { get; set; }
}

/// <summary>One account in the record of its namespace.</summary>
public sealed class LedgerAccountStatus
{
    [Required]
    [Description("UID of the CreditAccount.")]
    public string Uid { get; set; } = "";

    [Description("Name of the CreditAccount.")]
    public string Name { get; set; } = "";

    [Description("When the account was first observed to be open. From then on an empty status does not make it a new account.")]
    public DateTime? OpenedAt { get; set; }

    [Description("Bonding Units that the account holds.")]
    [RangeMinimum(0)]
    public int? Units { get; set; }

    [Description("Bonding Units that the account will hold if a pending write succeeds.")]
    [RangeMinimum(0)]
    public int? ReservedUnits { get; set; }

    [Description("resourceVersion of the account that the pending write requires.")]
    public string? ReservedAt { get; set; }

    [Description("Tax that the account paid, in credits. Left out if there was none.")]
    public string? TaxPaid { get; set; }

    [Description("Grants that the account received, in credits. Left out if there were none.")]
    public string? Granted { get; set; }
}

/// <summary>Totals of deleted accounts.</summary>
public sealed class ClosedAccountsStatus
{
    [Description("Number of deleted accounts.")]
    [RangeMinimum(0)]
    public int Accounts { get; set; }

    [Description("Taxes that deleted accounts paid, in credits.")]
    public string? TaxPaid { get; set; }

    [Description("Grants that deleted accounts received, in credits.")]
    public string? Granted { get; set; }
}
