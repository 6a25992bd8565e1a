namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>What the next instance is made from.</summary>
public sealed class InstanceTemplate
{
    public InstanceSpec? Spec { get; set; }
}
