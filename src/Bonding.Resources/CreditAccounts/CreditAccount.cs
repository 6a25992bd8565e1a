using System.Text.Json.Serialization;
using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.CreditAccounts;

/// <summary>The credits, bonded units and multiplier of one tenant.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "creditaccounts")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("ca")]
[EntityCategories(BondingGroup.Category)]
[Description(
    "A CreditAccount holds the resource credits of one tenant, its Bonding Units and the preemption multiplier that results from them. "
        + "The units belong to the account, not to the Bond objects."
)]
[GenericAdditionalPrinterColumn(".status.balance", "Balance", "string")]
[GenericAdditionalPrinterColumn(".status.bondedUnits", "Bonded", "integer")]
[GenericAdditionalPrinterColumn(".status.multiplier.effective", "Multiplier", "number")]
[GenericAdditionalPrinterColumn(".status.tier", "Tier", "string")]
[GenericAdditionalPrinterColumn(".spec.mode", "Mode", "string")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class CreditAccount : CustomKubernetesEntity<CreditAccountSpec, CreditAccountStatus>
{
    public const string KindName = "CreditAccount";
}

/// <summary>The settings of an account, which an administrator declares.</summary>
public sealed class CreditAccountSpec
{
    [Required]
    [Description("The tenant that earns and spends. A tenant has one account. The reference cannot be changed.")]
    [ValidationRule("self == oldSelf", message: "tenantRef is immutable: create another account for another tenant")]
    public TenantRef TenantRef { get; set; } = new();

    [Required]
    [Description("How fast the tenant earns credits: set either size, or vcpus and baselinePercent.")]
    public EarningSpec Earning { get; set; } = new();

    [Description(
        "How far the operator goes. Off does nothing, Observe keeps credits, bonds and forecasts, Recommend also shows decisions, "
            + "Enforce also carries them out."
    )]
    [Defaulted]
    [JsonConverter(typeof(JsonStringEnumConverter<BondingMode>))]
    public BondingMode Mode { get; set; } = BondingMode.Enforce;

    [Description(
        "What happens when the balance is zero: Standard lowers use to what is earned, Unlimited lends surplus credits. "
            + "The default follows AWS by earning.size: Standard for T2, Unlimited for T3, T3a and T4g. Without a size it is Standard."
    )]
    [JsonConverter(typeof(JsonStringEnumConverter<CreditSpecification>))]
    public CreditSpecification? CreditSpecification { get; set; }

    [Description("Most credits that the account can hold. Default: what it earns in the capHours of the policy.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string? MaxBalance { get; set; }

    [Description("Credits that the account receives once, when it is opened. They can be spent and bonded like earned credits.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string? OpeningBalance { get; set; }

    [Description(
        "Corrections of the balance by an administrator. Each is applied once. After that it may be removed here and stays in the status."
    )]
    [XListType(XListType.Map)]
    [XListMapKeys("sequence")]
    [Items(0, CorrectionStatus.MaxCount)]
    public IList<CorrectionSpec>? Corrections { get; set; }

    [Description("Credits for memory and disk traffic, each in a bucket of its own. By default there are none.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 2)]
    public IList<BucketSpec>? Buckets { get; set; }

    [Description(
        "Names of the containers of the tenant's pods that take part in resizes; it counts for pods that are first seen later. "
            + "By default the pod's annotation bonding.dev/containers names them, or else all main containers but injected proxies."
    )]
    [Items(1, 16)]
    public IList<string>? Containers { get; set; }

    [Description(
        "Whether a running VM may be restarted so that the PriorityClass of a new tier takes effect. "
            + "If not, the template changes only while the VM is stopped."
    )]
    [Defaulted]
    public bool AllowRestart { get; set; }
}

/// <summary>How fast a tenant earns: baselinePercent / 100 × vcpus × 60 credits per hour.</summary>
[ValidationRule(
    "has(self.size) != (has(self.vcpus) || has(self.baselinePercent))",
    message: "set either size, or vcpus and baselinePercent"
)]
[ValidationRule("has(self.vcpus) == has(self.baselinePercent)", message: "vcpus and baselinePercent must be set together")]
public sealed class EarningSpec
{
    [Description("A size with the vCPUs, baseline and launch credits of AWS, such as t3.medium.")]
    [Length(1, 32)]
    public string? Size { get; set; }

    [Description("Size in vCPUs. Earnings follow it, not the requests of the pod.")]
    [RangeMinimum(1)]
    [RangeMaximum(512)]
    public int? Vcpus { get; set; }

    [Description("Share of each vCPU that is free of charge, in percent. It is rounded to 3 decimals.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal? BaselinePercent { get; set; }
}
