using k8s.Models;

namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>Memory of the guest.</summary>
public sealed class GuestMemory
{
    public ResourceQuantity? Guest { get; set; }
}
