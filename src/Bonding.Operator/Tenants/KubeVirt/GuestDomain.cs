using k8s.Models;

namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>The guest's hardware.</summary>
public sealed class GuestDomain
{
    public GuestCpu? Cpu { get; set; }

    public GuestMemory? Memory { get; set; }

    public V1ResourceRequirements? Resources { get; set; }
}
