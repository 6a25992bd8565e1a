using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Abstractions;
using Bonding.Resources.Common;

namespace Bonding.Resources.Policies;

/// <summary>CPU requests of running pods.</summary>
public sealed class BondingPolicyAllocation
{
    [Description("Share of a node's allocatable CPU that is left free for new pods, in percent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(90)]
    public double HeadroomPercent { get; set; } = Percentage.FromShare(AllocationRules.Default.Headroom);

    [Description("Least CPU request of a tenant, in millicores.")]
    [Defaulted]
    [RangeMinimum(1)]
    [RangeMaximum(10_000)]
    public int FloorMillicores { get; set; } = AllocationRules.Default.FloorMillicores;

    [Description("A change below this share of the present request is not written, in percent.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double BandPercent { get; set; } = Percentage.FromShare(AllocationRules.Default.Band);

    [Description("A pod that was resized is left alone this long, in seconds.")]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(3600)]
    public double DwellSeconds { get; set; } = AllocationRules.Default.Dwell.TotalSeconds;

    [Description("Pod-spec writes per second over the whole cluster.")]
    [Defaulted]
    [RangeMinimum(0.1)]
    [RangeMaximum(20)]
    public double WritesPerSecond { get; set; } = AllocationRules.Default.WritesPerSecond;

    [Description(
        "How long CPU use on a short node is remembered, in seconds: among tenants with as many units, who used less of its part comes first. 0: not at all."
    )]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(86_400)]
    public double UseMemorySeconds { get; set; } = AllocationRules.Default.FairnessWindow.TotalSeconds;

    [Description(
        "What a tenant without units keeps of its fair share when others come first, in percent. Units raise it: what may be lent is divided by the base multiplier."
    )]
    [Defaulted]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double GuaranteePercent { get; set; } = Percentage.FromShare(AllocationRules.Default.Guarantee);

    [Description("Least CPU limit per vCPU when a limit is lowered, in millicores.")]
    [Defaulted]
    [RangeMinimum(10)]
    [RangeMaximum(1000)]
    public int LimitFloorPerVcpu { get; set; } = AllocationRules.Default.LimitFloorPerVcpu;

    [Description(
        "Whether a tenant without a CPU limit may be given one when its credits are exhausted. A limit can never be removed again."
    )]
    [Defaulted]
    public bool HardThrottling { get; set; } = AllocationRules.Default.HardThrottling;
}
