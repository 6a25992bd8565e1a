using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Bonds;
using k8s.Models;

namespace Bonding.Resources.CreditAccounts;

/// <summary>Written by the operator alone.</summary>
[ValidationRule(
    "!has(oldSelf.seal) || !has(oldSelf.bondedUnits) || (has(self.bondedUnits) && self.bondedUnits >= oldSelf.bondedUnits)",
    message: "bonded units never become fewer; to put a wrong number right, take the seal away first"
)]
public sealed class CreditAccountStatus
{
    [Description("Generation of the spec that this status reflects.")]
    public long? ObservedGeneration { get; set; }

    [Description("Credits that may be spent or bonded.")]
    public string? Balance { get; set; }

    [Description("Launch credits: spent first, never bonded.")]
    public string? LaunchBalance { get; set; }

    [Description("Surplus credits that are not repaid yet (Unlimited).")]
    public string? Surplus { get; set; }

    [Description("Surplus beyond the cap, charged for good (Unlimited).")]
    public string? Charged { get; set; }

    [Description("The instant up to which the balance is settled: the time of the last counter sample.")]
    public DateTime? AsOf { get; set; }

    [Description("The counter reading that the balance is settled to.")]
    public UsageCheckpointStatus? Usage { get; set; }

    [Description("Bonding Units held, for good.")]
    public int BondedUnits { get; set; }

    [Description("Tax paid on them.")]
    public string? TaxPaid { get; set; }

    [Description(
        "Totals since the account was opened; minted + launched + opened + granted + corrected + surplus + charged = balance + launchBalance + bonded + taxPaid + spent + discarded."
    )]
    public LedgerTotals? Totals { get; set; }

    [Description("Every correction that was applied.")]
    [XListType(XListType.Map)]
    [XListMapKeys("sequence")]
    [Items(0, CorrectionStatus.MaxCount)]
    public IList<CorrectionStatus>? Corrections { get; set; }

    [Description("Newest receipt of the account's hash chain.")]
    public ChainHeadStatus? LastReceipt { get; set; }

    [Description("Bonds that were debited and whose objects may not show it yet.")]
    [XListType(XListType.Map)]
    [XListMapKeys("bondUid")]
    [Items(0, 1000)]
    public IList<SettlingReceipt>? Settling { get; set; }

    [Description("Memory and IO credits.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 2)]
    public IList<BucketStatus>? Buckets { get; set; }

    [Description("UIDs of all bonds that were ever debited. None is debited again, whatever its object shows.")]
    [XListType(XListType.Set)]
    [Items(0, BondSpec.MaxUnits)]
    public IList<string>? PaidBonds { get; set; }

    [Description(
        "SHA-256 over the fields above but observedGeneration and asOf, and the account's UID, lower-case hex. Nothing is spent while it does not fit them."
    )]
    public string? Seal { get; set; }

    [Description(
        "Up to where debits, corrections and grants were told by events and log lines. Whoever takes over tells the others, so none is lost."
    )]
    public AuditMark? Audited { get; set; }

    [Description(
        "resourceVersion at which units were reserved for a debit that is not wanted any more. Written so that the account has a newer one, which ends the reservation."
    )]
    public string? ReleasedAt { get; set; }

    [Description("The preemption multiplier.")]
    public MultiplierStatus? Multiplier { get; set; }

    [Description("PriorityClass of the tenant's tier.")]
    public string? Tier { get; set; }

    [Description("Forecast of each resource, as a share of the tenant's size.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 8)]
    public IList<ForecastStatus>? Forecast { get; set; }

    [Description("The running pod and its CPU request.")]
    public AllocationStatus? Allocation { get; set; }

    [Description("TenantFound, UniqueTenant, MetricsAvailable, ForecastReady, PriorityApplied, CpuApplied, Ready.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    [Items(0, 16)]
    public IList<V1Condition>? Conditions { get; set; }
}

/// <summary>A counter reading, exact.</summary>
public sealed class UsageCheckpointStatus
{
    [Description("Cumulative vCPU time in microseconds.")]
    [RangeMinimum(0)]
    public long CpuMicroseconds { get; set; }

    [Description("Time of the sample in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AtUnixMilliseconds { get; set; }

    [Description("What tells this counter from another one of the same tenant: node or pod; left out if there is just one.")]
    public string? Series { get; set; }
}

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

/// <summary>Newest receipt of an account.</summary>
public sealed class ChainHeadStatus
{
    [RangeMinimum(0)]
    [Description("Number of receipts issued.")]
    public long Sequence { get; set; }

    [Description("Hash of the newest receipt, if there is one.")]
    public string? Hash { get; set; }
}

/// <summary>Up to where an account's entries were told by events and log lines.</summary>
public sealed class AuditMark
{
    [Description("Number of the newest receipt that was told.")]
    [RangeMinimum(0)]
    public long Receipt { get; set; }

    [Description("Grants told, of all received.")]
    public string? Granted { get; set; }
}
