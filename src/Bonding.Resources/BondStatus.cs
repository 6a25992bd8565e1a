using System.Text.Json.Serialization;
using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Resources;

/// <summary>Written by the operator alone.</summary>
[ValidationRule("!has(oldSelf.phase) || oldSelf.phase != 'Bonded' || (has(self.phase) && self.phase == 'Bonded' && has(self.receipt))",
    message: "Bonded is final, and its receipt stays")]
[ValidationRule("!has(oldSelf.phase) || oldSelf.phase != 'Rejected' || (has(self.phase) && (self.phase == 'Rejected' || (self.phase == 'Bonded' && has(self.receipt))))",
    message: "Rejected is final, but for a Bond that was debited and shows its receipt")]
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
