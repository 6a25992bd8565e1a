using System.Text.Json.Serialization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Resources.Bonds;

/// <summary>A request to convert credits of one account into Bonding Units, for good.</summary>
[KubernetesEntity(Group = BondingGroup.Name, ApiVersion = BondingGroup.Version, Kind = KindName, PluralName = "bonds")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("bd")]
[EntityCategories(BondingGroup.Category)]
[Description("A Bond converts credits of one account into Bonding Units, for good. Deleting it neither refunds nor removes units.")]
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

/// <summary>Immutable once created.</summary>
[ValidationRule("self == oldSelf", message: "the spec of a Bond is immutable: create another Bond")]
public sealed class BondSpec
{
    public const int MaxUnits = 1000;

    [Required]
    [Description("Account to debit, in the Bond's own namespace.")]
    [Length(1, 253)]
    [Pattern(FieldPatterns.ObjectName)]
    public string AccountName { get; set; } = "";

    [Required]
    [Description("Whole Bonding Units to buy.")]
    [RangeMinimum(1)]
    [RangeMaximum(MaxUnits)]
    public int Units { get; set; }

    [Description("What to do while the balance does not cover the price: Wait until it does, or Reject for good.")]
    [Defaulted]
    [JsonConverter(typeof(JsonStringEnumConverter<WhenInsufficient>))]
    public WhenInsufficient WhenInsufficient { get; set; }
}

/// <summary>Written by the operator alone.</summary>
[ValidationRule(
    "!has(oldSelf.phase) || oldSelf.phase != 'Bonded' || (has(self.phase) && self.phase == 'Bonded' && has(self.receipt))",
    message: "Bonded is final, and its receipt stays"
)]
[ValidationRule(
    "!has(oldSelf.phase) || oldSelf.phase != 'Rejected' || (has(self.phase) && (self.phase == 'Rejected' || (self.phase == 'Bonded' && has(self.receipt))))",
    message: "Rejected is final, but for a Bond that was debited and shows its receipt"
)]
public sealed class BondStatus
{
    [Description("Pending, Bonded or Rejected; the last two are final.")]
    [JsonConverter(typeof(JsonStringEnumConverter<BondPhase>))]
    public BondPhase? Phase { get; set; }

    [Description("Generation of the spec that this status reflects.")]
    public long? ObservedGeneration { get; set; }

    [Description("Credits debited, without tax.")]
    public string? Debited { get; set; }

    [Description("Tax debited.")]
    public string? Tax { get; set; }

    [Description("When it was bonded.")]
    public DateTime? BoundAt { get; set; }

    [Description("Proof of the debit.")]
    public ReceiptStatus? Receipt { get; set; }

    [Description("Bonded: why the Bond stands where it stands.")]
    [XListType(XListType.Map)]
    [XListMapKeys("type")]
    [Items(0, 8)]
    public IList<V1Condition>? Conditions { get; set; }

    /// <summary>Bonded or Rejected.</summary>
    [JsonIgnore]
    public bool IsFinal => Phase is BondPhase.Bonded or BondPhase.Rejected;
}

/// <summary>Where a Bond stands. Bonded and Rejected are final.</summary>
public enum BondPhase
{
    Pending,
    Bonded,
    Rejected,
}
