using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachine that are read. The object is never sent back, only patched.</summary>
[KubernetesEntity(Group = KubeVirtApi.Group, ApiVersion = "v1", Kind = "VirtualMachine", PluralName = KubeVirtApi.VirtualMachines)]
public sealed class VirtualMachine : CustomKubernetesEntity<VirtualMachineSpec, VirtualMachineStatus>;

/// <summary>The spec of a VM: the template of its instances.</summary>
public sealed class VirtualMachineSpec
{
    public VirtualMachineInstanceTemplate? Template { get; set; }
}

/// <summary>The status of a VM.</summary>
public sealed class VirtualMachineStatus
{
    /// <summary>Stopped, Starting, Running or another state.</summary>
    public string? PrintableStatus { get; set; }
}

/// <summary>The template that the next instance is created from.</summary>
public sealed class VirtualMachineInstanceTemplate
{
    public VirtualMachineInstanceSpec? Spec { get; set; }
}
