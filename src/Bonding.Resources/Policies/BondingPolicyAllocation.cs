using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources.Policies;

/// <summary>CPU requests of running pods.</summary>
public sealed class BondingPolicyAllocation
{
    [Description("Share of a node's allocatable CPU that is left free for new pods, in percent.")]
    [DefaultValue(10)]
    [RangeMinimum(0)]
    [RangeMaximum(90)]
    public double HeadroomPercent { get; set; } = 10;

    [Description("Least CPU request of a tenant, in millicores.")]
    [DefaultValue(50)]
    [RangeMinimum(1)]
    [RangeMaximum(10_000)]
    public int FloorMillicores { get; set; } = 50;

    [Description("A change below this share of the present request is not written, in percent.")]
    [DefaultValue(20)]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double BandPercent { get; set; } = 20;

    [Description("A pod that was resized is left alone this long, in seconds.")]
    [DefaultValue(5)]
    [RangeMinimum(0)]
    [RangeMaximum(3600)]
    public double DwellSeconds { get; set; } = 5;

    [Description("Pod-spec writes per second over the whole cluster.")]
    [DefaultValue(5)]
    [RangeMinimum(0.1)]
    [RangeMaximum(20)]
    public double WritesPerSecond { get; set; } = 5;

    [Description(
        "How long CPU use on a short node is remembered, in seconds: among tenants with as many units, who used less of its part comes first. 0: not at all."
    )]
    [DefaultValue(1800)]
    [RangeMinimum(0)]
    [RangeMaximum(86_400)]
    public double UseMemorySeconds { get; set; } = 1800;

    [Description(
        "What a tenant without units keeps of its fair share when others come first, in percent. Units raise it: what may be lent is divided by the base multiplier."
    )]
    [DefaultValue(50)]
    [RangeMinimum(0)]
    [RangeMaximum(100)]
    public double GuaranteePercent { get; set; } = 50;

    [Description("Least CPU limit per vCPU when a limit is lowered, in millicores.")]
    [DefaultValue(250)]
    [RangeMinimum(10)]
    [RangeMaximum(1000)]
    public int LimitFloorPerVcpu { get; set; } = 250;

    [Description(
        "Whether a tenant without a CPU limit may be given one when its credits are exhausted. A limit can never be removed again."
    )]
    [DefaultValue(false)]
    public bool HardThrottling { get; set; }
}
