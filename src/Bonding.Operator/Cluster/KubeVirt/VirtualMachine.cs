using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachine that are read. Never sent back: it is only patched.</summary>
[KubernetesEntity(Group = KubeVirtApi.Group, ApiVersion = "v1", Kind = "VirtualMachine", PluralName = KubeVirtApi.VirtualMachines)]
public sealed class VirtualMachine : CustomKubernetesEntity<VirtualMachineSpec, VirtualMachineStatus>;

/// <summary>Holds the template of the VM's instances.</summary>
public sealed class VirtualMachineSpec
{
    public VirtualMachineInstanceTemplate? Template { get; set; }
}

/// <summary>Status of a VM.</summary>
public sealed class VirtualMachineStatus
{
    /// <summary>Stopped, Starting, Running and so on.</summary>
    public string? PrintableStatus { get; set; }
}

/// <summary>What the next instance is made from.</summary>
public sealed class VirtualMachineInstanceTemplate
{
    public VirtualMachineInstanceSpec? Spec { get; set; }
}
