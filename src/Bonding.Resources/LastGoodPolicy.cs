using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>A copy of the newest spec of a policy that could be used: it stays in force, also after a restart, while a later one cannot.</summary>
public sealed class LastGoodPolicy
{
    [Description("Generation of the policy that it was the spec of.")]
    public long? Generation { get; set; }

    [Required]
    [Description("The spec.")]
    public BondingPolicySpec Spec { get; set; } = new();
}
