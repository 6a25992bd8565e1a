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

    [Description("How long the balance of a stopped tenant is kept, in hours; beyond, it is lost when the tenant starts again. Bonded units stay. Named sizes keep it as AWS does: t2 not at all, t3 and t4g for 168 hours.")]
    [DefaultValue(168)]
    [RangeMinimum(0)]
    [RangeMaximum(87600)]
    public int StoppedRetentionHours { get; set; } = 168;
}
