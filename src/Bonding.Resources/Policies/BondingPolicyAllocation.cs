using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>How the CPU requests of running pods are set.</summary>
public sealed class BondingPolicyAllocation
{
    [Description("Share of a node's allocatable CPU that is kept free for new pods, in percent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(90)]
    public double HeadroomPercent { get; set; } = Percentage.FromShare(AllocationRules.Default.Headroom);

    [Description("Lowest CPU request of a tenant, in millicores.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(10_000)]
    public int FloorMillicores { get; set; } = AllocationRules.Default.Floor.Value;

    [Description("Smallest change that is written, in percent of the current request.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double BandPercent { get; set; } = Percentage.FromShare(AllocationRules.Default.Band);

    [Description("How long a pod is left alone after it was resized, in seconds.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(3600)]
    public double DwellSeconds { get; set; } = AllocationRules.Default.Dwell.TotalSeconds;

    [Description("Most pod resizes per second in the whole cluster.")]
    [Defaulted]
    [RangeMinimum(0.1)]
    [RangeMaximum(20)]
    public double WritesPerSecond { get; set; } = AllocationRules.Default.WritesPerSecond;

    [Description(
        "How long CPU use is remembered, in seconds. Where a node is short of CPU, tenants without units come first whose owner "
            + "used less of its part. 0 turns this off."
    )]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(86_400)]
    public double UseMemorySeconds { get; set; } = AllocationRules.Default.FairnessWindow.TotalSeconds;

    [Description("Share of its fair part of the CPU that a tenant without units keeps when others come first, in percent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double GuaranteePercent { get; set; } = Percentage.FromShare(AllocationRules.Default.Guarantee);

    [Description(
        "Label of CreditAccounts that names their owner. What one tenant of an owner leaves goes to its others first, and their use is "
            + "counted together. Whoever may set the label chooses who shares. Without it the owner is the namespace."
    )]
    [Length(1, FieldPatterns.MaxLabelKeyLength)]
    [Pattern(FieldPatterns.LabelKey)]
    public string? OwnerLabel { get; set; }

    [Description(
        "What tenants without units keep of their original CPU request at least, in percent, while bursts of tenants with units need "
            + "more than the node has. The rest of a node's room goes to the bursts."
    )]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public int NeighbourFloorPercent { get; set; } = (int)Percentage.FromShare(BurstRules.Default.NeighbourFloor);

    [Description("Lowest CPU limit per vCPU that a limit is lowered to, in millicores.")]
    [Defaulted]
    [RangeMinimum(10)]
    [RangeMaximum(1000)]
    public int LimitFloorPerVcpu { get; set; } = AllocationRules.Default.LimitFloorPerVcpu.Value;

    [Description(
        "Whether a tenant without a CPU limit may be given one when its credits are exhausted. Kubernetes cannot remove a limit again."
    )]
    [Defaulted]
    public bool HardThrottling { get; set; } = AllocationRules.Default.HardThrottling;
}
