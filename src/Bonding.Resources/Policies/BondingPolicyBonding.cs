using System.Text.Json.Serialization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>Price, tax and caps of Bonding Units.</summary>
public sealed class BondingPolicyBonding
{
    internal const decimal BasisPointsPerPercent = 100;

    [Description("Flat: unitPrice credits for every account. EarnHours: what the account earns in earnHours, whatever its size.")]
    [Defaulted]
    [JsonConverter(typeof(JsonStringEnumConverter<BondPricing>))]
    public BondPricing Price { get; set; }

    [Description("Credits per Bonding Unit with price Flat.")]
    [Defaulted]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string UnitPrice { get; set; } = BondRules.Default.UnitPrice.ToString();

    [Description("Price of a Bonding Unit in hours of the account's own earnings, with price EarnHours.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(8760)]
    public decimal EarnHours { get; set; } = 4;

    [Description("Extra credits that a bond costs, in percent of the bonded credits; at most 2 decimals count.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal TaxPercent { get; set; } = BondRules.Default.TaxBasisPoints / BasisPointsPerPercent;

    [Description("Most units that one account may hold.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(BondSpec.MaxUnits)]
    public int MaxUnitsPerAccount { get; set; } = BondRules.Default.MaxUnitsPerAccount;

    [Description("Most units that all accounts of one namespace may hold.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int MaxUnitsPerNamespace { get; set; } = BondRules.Default.MaxUnitsPerNamespace;
}

/// <summary>How the price of a Bonding Unit is set.</summary>
public enum BondPricing
{
    /// <summary>The same number of credits for every account.</summary>
    Flat,

    /// <summary>Hours of the account's own earnings, so that a large tenant does not bond faster than a small one.</summary>
    EarnHours,
}
