using System.Text.Json.Serialization;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>Price, tax and limits of Bonding Units.</summary>
public sealed class BondingPolicyBonding
{
    internal const decimal BasisPointsPerPercent = 100;

    [Description(
        "How a Bonding Unit is priced. Flat: unitPrice credits for every account. "
            + "EarnHours: the credits that the account earns in earnHours hours."
    )]
    [Defaulted]
    [JsonConverter(typeof(JsonStringEnumConverter<BondPricing>))]
    public BondPricing Price { get; set; }

    [Description("Price of a Bonding Unit in credits, if price is Flat.")]
    [Defaulted]
    [Pattern(FieldPatterns.Credits)]
    [Length(1, 19)]
    public string UnitPrice { get; set; } = BondRules.Default.UnitPrice.ToString();

    [Description("Price of a Bonding Unit in hours of the account's own earnings, if price is EarnHours.")]
    [Defaulted]
    [RangeMinimum(0.01)]
    [RangeMaximum(8760)]
    public decimal EarnHours { get; set; } = 4;

    [Description("Tax on a bond, in percent of the bonded credits, with at most 2 decimals.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public decimal TaxPercent { get; set; } = BondRules.Default.TaxBasisPoints / BasisPointsPerPercent;

    [Description("Most Bonding Units that one account may hold.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(BondSpec.MaxUnits)]
    public int MaxUnitsPerAccount { get; set; } = BondRules.Default.MaxUnitsPerAccount;

    [Description("Most Bonding Units that all accounts of one namespace may hold together.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int MaxUnitsPerNamespace { get; set; } = BondRules.Default.MaxUnitsPerNamespace;
}

/// <summary>How a Bonding Unit is priced.</summary>
public enum BondPricing
{
    /// <summary>The same number of credits for every account.</summary>
    Flat,

    /// <summary>The earnings of some hours, so that a large tenant does not bond faster than a small one.</summary>
    EarnHours,
}
