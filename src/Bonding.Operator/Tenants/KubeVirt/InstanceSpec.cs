namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Shape and priority of a guest.</summary>
public sealed class InstanceSpec
{
    public string? PriorityClassName { get; set; }

    public GuestDomain? Domain { get; set; }
}
