using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>The ladder of PriorityClasses. The value of a class cannot be changed: other values take another prefix.</summary>
public sealed class BondingPolicyLadder
{
    [Description("Base multiplier from which each tier counts, rising; the first is 1 or less.")]
    [DefaultValue("[1,1.5,3,5,7.5,10.5]", Json = true)]
    [Items(1, 16)]
    public IList<double> Thresholds { get; set; } = [1, 1.5, 3, 5, 7.5, 10.5];

    [Description("Priority of tier 0.")]
    [DefaultValue(1000)]
    [RangeMinimum(-1_000_000_000)]
    [RangeMaximum(900_000_000)]
    public int BaseValue { get; set; } = 1000;

    [Description("Priority between neighbouring tiers.")]
    [DefaultValue(1000)]
    [RangeMinimum(1)]
    [RangeMaximum(1_000_000)]
    public int Step { get; set; } = 1000;

    [Description("Name of the PriorityClasses before the tier's number.")]
    [DefaultValue("bonding-tier-")]
    [Length(1, 60)]
    [Pattern(@"^[a-z0-9]([-a-z0-9.]*)$")]
    public string Prefix { get; set; } = "bonding-tier-";
}
