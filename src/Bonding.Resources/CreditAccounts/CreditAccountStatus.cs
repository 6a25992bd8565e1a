using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Bonds;
using k8s.Models;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The state of an account. Only the operator writes it.</summary>
[ValidationRule(
    "!has(oldSelf.seal) || !has(oldSelf.bondedUnits) || (has(self.bondedUnits) && self.bondedUnits >= oldSelf.bondedUnits)",
    message: "bonded units never decrease; to correct a wrong number, remove the seal first"
)]
public sealed class CreditAccountStatus
{
    [Description("Generation of the spec that this status describes.")]
    public long? ObservedGeneration { get; set; }

    [Description("Credits that can be spent or bonded.")]
    public string? Balance { get; set; }

    [Description("Launch credits. They are spent first and cannot be bonded.")]
    public string? LaunchBalance { get; set; }

    [Description("Surplus credits that are not yet repaid (Unlimited only).")]
    public string? Surplus { get; set; }

    [Description("Surplus beyond the largest balance, which is charged permanently (Unlimited only).")]
    public string? Charged { get; set; }

    [Description("When the balance was last settled: the time of the newest counter sample.")]
    public DateTime? AsOf { get; set; }

    [Description("The counter sample up to which the balance is settled.")]
    public UsageCheckpointStatus? Usage { get; set; }

    [Description("Bonding Units that the account holds permanently.")]
    public int BondedUnits { get; set; }

    [Description("Tax that was paid for the units, in credits.")]
    public string? TaxPaid { get; set; }

    [Description(
        "Totals since the account was opened. minted + launched + opened + granted + corrected + surplus + charged = "
            + "balance + launchBalance + bonded + taxPaid + spent + discarded."
    )]
    public LedgerTotals? Totals { get; set; }

    [Description("All corrections that were applied.")]
    [XListType(XListType.Map)]
    [XListMapKeys("sequence")]
    [Items(0, CorrectionStatus.MaxCount)]
    public IList<CorrectionStatus>? Corrections { get; set; }

    [Description("The newest receipt of the account's hash chain.")]
    public ChainHeadStatus? LastReceipt { get; set; }

    [Description("Bonds that were debited but whose objects may not show it yet.")]
    [XListType(XListType.Map)]
    [XListMapKeys("bondUid")]
    [Items(0, 1000)]
    public IList<SettlingReceipt>? Settling { get; set; }

    [Description("Credits for memory and disk traffic.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 2)]
    public IList<BucketStatus>? Buckets { get; set; }

    [Description("UIDs of all Bonds that were ever debited. None is debited again, whatever its object shows.")]
    [XListType(XListType.Set)]
    [Items(0, BondSpec.MaxUnits)]
    public IList<string>? PaidBonds { get; set; }

    [Description(
        "SHA-256 of the account's UID and the fields above except observedGeneration and asOf, in lower-case hex. "
            + "While it does not match, nothing is spent."
    )]
    public string? Seal { get; set; }

    [Description(
        "Up to which debit, correction and grant events and log lines were written. A new leader continues from here, so none is lost."
    )]
    public AuditMark? Audited { get; set; }

    [Description(
        "resourceVersion at which units were reserved for a debit that is no longer wanted. "
            + "Writing it gives the account a newer resourceVersion, which ends the reservation."
    )]
    public string? ReleasedAt { get; set; }

    [Description("The preemption multiplier.")]
    public MultiplierStatus? Multiplier { get; set; }

    [Description("PriorityClass of the tenant's tier.")]
    public string? Tier { get; set; }

    [Description("Forecasts per resource, as shares of the tenant's size.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 8)]
    public IList<ForecastStatus>? Forecast { get; set; }

    [Description("How far apart and how old the usage samples are, per resource. Those without samples are left out.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 8)]
    public IList<SampleStatus>? Samples { get; set; }

    [Description("The running pod and its CPU request.")]
    public AllocationStatus? Allocation { get; set; }

    [Description("TenantFound, UniqueTenant, MetricsAvailable, ForecastReady, PriorityApplied, CpuApplied, Ready.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    [Items(0, 16)]
    public IList<V1Condition>? Conditions { get; set; }
}

/// <summary>An exact counter sample.</summary>
public sealed class UsageCheckpointStatus
{
    [Description("Cumulative vCPU time, in microseconds.")]
    [RangeMinimum(0)]
    public long CpuMicroseconds { get; set; }

    [Description("Time of the sample, in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AtUnixMilliseconds { get; set; }

    [Description("Node or pod that distinguishes this counter from others of the same tenant. Left out if there is only one.")]
    public string? Series { get; set; }
}

/// <summary>Totals in credits since the account was opened.</summary>
public sealed class LedgerTotals
{
    [Description("Credits earned.")]
    public string? Minted { get; set; }

    [Description("Launch credits received.")]
    public string? Launched { get; set; }

    [Description("Opening balance.")]
    public string? Opened { get; set; }

    [Description("Credits received from the treasury.")]
    public string? Granted { get; set; }

    [Description("Sum of all corrections. It may be negative.")]
    public string? Corrected { get; set; }

    [Description("Credits used.")]
    public string? Spent { get; set; }

    [Description("Credits that were earned above the largest balance.")]
    public string? Discarded { get; set; }

    [Description("Credits that were debited for Bonding Units, without tax.")]
    public string? Bonded { get; set; }
}

/// <summary>The newest receipt of an account.</summary>
public sealed class ChainHeadStatus
{
    [RangeMinimum(0)]
    [Description("Number of receipts that were issued.")]
    public long Sequence { get; set; }

    [Description("Hash of the newest receipt. Left out if there is none.")]
    public string? Hash { get; set; }
}

/// <summary>Up to which entry of an account events and log lines were written.</summary>
public sealed class AuditMark
{
    [Description("Number of the newest receipt that was reported.")]
    [RangeMinimum(0)]
    public long Receipt { get; set; }

    [Description("Grants that were reported, in credits, of all that were received.")]
    public string? Granted { get; set; }
}
