using System.Text.Json.Serialization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.Bonds;

/// <summary>Requests that credits of one account be converted into Bonding Units permanently.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "bonds")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("bd")]
[EntityCategories(BondingGroup.Category)]
[Description(
    "A Bond permanently converts credits of one account into Bonding Units. Deleting it neither refunds credits nor removes units."
)]
[GenericAdditionalPrinterColumn(".spec.accountName", "Account", "string")]
[GenericAdditionalPrinterColumn(".spec.units", "Units", "integer")]
[GenericAdditionalPrinterColumn(".status.phase", "Phase", "string")]
[GenericAdditionalPrinterColumn(".status.debited", "Debited", "string")]
[GenericAdditionalPrinterColumn(".status.tax", "Tax", "string", Priority = PrinterColumnPriority.WideView)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
public sealed class Bond : CustomKubernetesEntity<BondSpec, BondStatus>
{
    public const string KindName = "Bond";
}

/// <summary>The requested conversion. It is immutable once created.</summary>
[ValidationRule("self == oldSelf", message: "the spec of a Bond is immutable: create another Bond")]
public sealed class BondSpec
{
    public const int MaxUnits = 1000;

    [Required]
    [Description("CreditAccount to debit, in the same namespace as the Bond.")]
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string AccountName { get; set; } = "";

    [Required]
    [Description("Number of Bonding Units to buy.")]
    [RangeMinimum(1)]
    [RangeMaximum(MaxUnits)]
    public int Units { get; set; }

    [Description("What to do while the balance does not cover the price: Wait until it does, or Reject permanently.")]
    [Defaulted]
    [JsonConverter(typeof(JsonStringEnumConverter<WhenInsufficient>))]
    public WhenInsufficient WhenInsufficient { get; set; }
}

/// <summary>The state of a Bond. Only the operator writes it.</summary>
[ValidationRule(
    "!has(oldSelf.phase) || oldSelf.phase != 'Bonded' || (has(self.phase) && self.phase == 'Bonded' && has(self.receipt))",
    message: "Bonded is final, and its receipt stays"
)]
[ValidationRule(
    "!has(oldSelf.phase) || oldSelf.phase != 'Rejected' || "
        + "(has(self.phase) && (self.phase == 'Rejected' || (self.phase == 'Bonded' && has(self.receipt))))",
    message: "Rejected is final, except for a Bond that was debited and shows its receipt"
)]
public sealed class BondStatus
{
    [Description("Pending, Bonded or Rejected. Bonded and Rejected are final.")]
    [JsonConverter(typeof(JsonStringEnumConverter<BondPhase>))]
    public BondPhase? Phase { get; set; }

    [Description("Generation of the spec that this status describes.")]
    public long? ObservedGeneration { get; set; }

    [Description("Credits that were debited, without tax.")]
    public string? Debited { get; set; }

    [Description("Tax that was debited, in credits.")]
    public string? Tax { get; set; }

    [Description("When the account was debited.")]
    public DateTime? BoundAt { get; set; }

    [Description("Proof of the debit.")]
    public ReceiptStatus? Receipt { get; set; }

    [Description("Bonded: whether the Bond is settled, and why.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    [Items(0, 8)]
    public IList<V1Condition>? Conditions { get; set; }

    /// <summary>Whether the phase is Bonded or Rejected.</summary>
    [JsonIgnore]
    public bool IsFinal => Phase is BondPhase.Bonded or BondPhase.Rejected;
}

/// <summary>The phase of a Bond. Bonded and Rejected are final.</summary>
public enum BondPhase
{
    Pending,
    Bonded,
    Rejected,
}
