using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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

    [Description("SHA-256 over accounts and closed, and the record's UID, lower-case hex. Nothing is spent in the namespace while it does not fit them.")]
    public string? Seal { get; set; }
}
