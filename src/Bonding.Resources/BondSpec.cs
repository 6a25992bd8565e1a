using System.Text.Json.Serialization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>Immutable once created.</summary>
[ValidationRule("self == oldSelf", message: "the spec of a Bond is immutable: create another Bond")]
public sealed class BondSpec
{
    public const int MaxUnits = 1000;

    [Required]
    [Description("Account to debit, in the Bond's own namespace.")]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string AccountName { get; set; } = "";

    [Required]
    [Description("Whole Bonding Units to buy.")]
    [RangeMinimum(1)]
    [RangeMaximum(MaxUnits)]
    public int Units { get; set; }

    [Description("What to do while the balance does not cover the price: Wait until it does, or Reject for good.")]
    [DefaultValue(nameof(Domain.Bonds.WhenInsufficient.Wait))]
    [JsonConverter(typeof(JsonStringEnumConverter<WhenInsufficient>))]
    public WhenInsufficient WhenInsufficient { get; set; }
}
