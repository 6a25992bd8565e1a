using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachine that are read. Never sent back: it is only patched.</summary>
[KubernetesEntity(Group = KubeVirtApi.Group, ApiVersion = "v1", Kind = "VirtualMachine", PluralName = KubeVirtApi.Machines)]
public sealed class VirtualMachine : CustomKubernetesEntity<VirtualMachineSpec, VirtualMachineStatus>;
