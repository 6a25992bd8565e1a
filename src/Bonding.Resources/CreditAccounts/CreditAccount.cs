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
    "A CreditAccount holds the resource credits of one tenant, its bonded units and the preemption multiplier that they give. "
        + "The account, not the Bond objects, holds the bonded units."
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

/// <summary>What an administrator declares about an account.</summary>
public sealed class CreditAccountSpec
{
    [Required]
    [Description("The tenant that earns and spends. One tenant has one account; it cannot be changed.")]
    [ValidationRule("self == oldSelf", message: "tenantRef is immutable: make another account for another tenant")]
    public TenantRef TenantRef { get; set; } = new();

    [Required]
    [Description("How fast the tenant earns: by a named size, or by vcpus and baselinePercent.")]
    public EarningSpec Earning { get; set; } = new();

    [Description(
        "How far the operator goes: Off does nothing, Observe keeps credits, bonds and forecasts, Recommend also shows decisions, Enforce carries them out."
    )]
    [Defaulted]
    [JsonConverter(typeof(JsonStringEnumConverter<BondingMode>))]
    public BondingMode Mode { get; set; } = BondingMode.Enforce;

    [Description(
        "What happens at a balance of zero: Standard lowers use to what is earned, Unlimited lends surplus credits. Default: that of earning.size, as AWS has it "
            + "(T2 Standard, T3, T3a and T4g Unlimited); without a size Standard."
    )]
    [JsonConverter(typeof(JsonStringEnumConverter<CreditSpecification>))]
    public CreditSpecification? CreditSpecification { get; set; }

    [Description("Most credits that the account may hold. Default: the policy's capHours of its own earnings.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string? MaxBalance { get; set; }

    [Description("Credits given once, when the account is opened. They are spendable and bondable like earned ones.")]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string? OpeningBalance { get; set; }

    [Description(
        "Administrator's corrections of the balance. Each is applied once; an applied one may be taken out here, and stays in the status."
    )]
    [XListType(XListType.Map)]
    [XListMapKeys("sequence")]
    [Items(0, CorrectionStatus.MaxCount)]
    public IList<CorrectionSpec>? Corrections { get; set; }

    [Description("Credits for memory and disk traffic, each a bucket of its own. None by default.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 2)]
    public IList<BucketSpec>? Buckets { get; set; }

    [Description(
        "Consent to restart a running VM so that a new tier's PriorityClass takes effect. Without it the template is only changed while the VM is stopped."
    )]
    [Defaulted]
    public bool AllowRestart { get; set; }
}

/// <summary>Earn per hour = baselinePercent / 100 × vcpus × 60 credits.</summary>
[ValidationRule(
    "has(self.size) != (has(self.vcpus) || has(self.baselinePercent))",
    message: "set either size, or vcpus and baselinePercent"
)]
[ValidationRule("has(self.vcpus) == has(self.baselinePercent)", message: "vcpus and baselinePercent go together")]
public sealed class EarningSpec
{
    [Description("A named size with AWS's vCPUs, baseline and launch credits, such as t3.medium.")]
    [Length(1, 32)]
    public string? Size { get; set; }

    [Description("Declared size in vCPUs: what earning follows, whatever the pod requests.")]
    [RangeMinimum(1)]
    [RangeMaximum(512)]
    public int? Vcpus { get; set; }

    [Description("Share of each vCPU that is free of charge, in percent; at most 3 decimals count.")]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal? BaselinePercent { get; set; }
}
