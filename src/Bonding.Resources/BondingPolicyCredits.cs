using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>How credits are held.</summary>
public sealed class BondingPolicyCredits
{
    [Description("Cap of a balance, in hours of the account's own earnings.")]
    [DefaultValue(24)]
    [RangeMinimum(1)]
    [RangeMaximum(8760)]
    public int CapHours { get; set; } = 24;
}
