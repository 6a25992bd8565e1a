using System.Text.Json.Serialization;
using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

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

    [Description("How far the operator goes: Off does nothing, Observe keeps credits, bonds and forecasts, Recommend also shows decisions, Enforce carries them out.")]
    [DefaultValue(nameof(BondingMode.Enforce))]
    [JsonConverter(typeof(JsonStringEnumConverter<BondingMode>))]
    public BondingMode Mode { get; set; } = BondingMode.Enforce;

    [Description("What happens at a balance of zero: Standard lowers use to what is earned, Unlimited lends surplus credits. Default: that of earning.size, as AWS has it " +
        "(T2 Standard, T3, T3a and T4g Unlimited); without a size Standard.")]
    [JsonConverter(typeof(JsonStringEnumConverter<CreditSpecification>))]
    public CreditSpecification? CreditSpecification { get; set; }

    [Description("Most credits that the account may hold. Default: the policy's capHours of its own earnings.")]
    [Pattern(Patterns.Credits)]
    [Length(1, 19)]
    public string? MaxBalance { get; set; }

    [Description("Credits given once, when the account is opened. They are spendable and bondable like earned ones.")]
    [Pattern(Patterns.Credits)]
    [Length(1, 19)]
    public string? OpeningBalance { get; set; }

    [Description("Administrator's corrections of the balance. Each is applied once; an applied one may be taken out here, and stays in the status.")]
    [XListType(XListType.Map)]
    [XListMapKeys("sequence")]
    [Items(0, CorrectionStatus.Most)]
    public IList<CorrectionSpec>? Corrections { get; set; }

    [Description("Credits for memory and disk traffic, each a bucket of its own. None by default.")]
    [XListType(XListType.Map)]
    [XListMapKeys("resource")]
    [Items(0, 2)]
    public IList<BucketSpec>? Buckets { get; set; }

    [Description("Consent to restart a running VM so that a new tier's PriorityClass takes effect. Without it the template is only changed while the VM is stopped.")]
    [DefaultValue(false)]
    public bool AllowRestart { get; set; }
}
