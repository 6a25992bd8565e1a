using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>Live migration of VMs off nodes that stay short of CPU.</summary>
public sealed class BondingPolicyRelocation
{
    [Description("Whether the VM of the lowest multiplier is moved off a node that stays short. Only VMs whose evictionStrategy is LiveMigrate or LiveMigrateIfPossible.")]
    [DefaultValue(false)]
    public bool Enabled { get; set; }

    [Description("How long a node must have been short without a break, and again before the next VM is moved off it, in seconds.")]
    [DefaultValue(300)]
    [RangeMinimum(10)]
    [RangeMaximum(86_400)]
    public double ShortSeconds { get; set; } = 300;

    [Description("A VM that has migrated is not moved again before this is over, in seconds.")]
    [DefaultValue(3600)]
    [RangeMinimum(60)]
    [RangeMaximum(604_800)]
    public double CooldownSeconds { get; set; } = 3600;
}
