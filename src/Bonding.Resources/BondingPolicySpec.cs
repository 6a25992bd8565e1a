using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>A part that is left out keeps its defaults.</summary>
public sealed class BondingPolicySpec
{
    [Description("Price, tax and caps of Bonding Units.")]
    public BondingPolicyBonding Bonding { get; set; } = new();

    [Description("What is done with the taxes.")]
    public BondingPolicyTreasury Treasury { get; set; } = new();

    [Description("How credits are held.")]
    public BondingPolicyCredits Credits { get; set; } = new();

    [Description("The multiplier and its stability.")]
    public BondingPolicyMultiplier Multiplier { get; set; } = new();

    [Description("The ladder of PriorityClasses.")]
    public BondingPolicyLadder Ladder { get; set; } = new();

    [Description("CPU requests of running pods.")]
    public BondingPolicyAllocation Allocation { get; set; } = new();

    [Description("Live migration of VMs off nodes that stay short of CPU.")]
    public BondingPolicyRelocation Relocation { get; set; } = new();
}
