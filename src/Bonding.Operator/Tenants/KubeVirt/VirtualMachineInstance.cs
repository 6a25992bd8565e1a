using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachineInstance that are read. Its spec belongs to KubeVirt and is never written.</summary>
[KubernetesEntity(Group = KubeVirtApi.Group, ApiVersion = "v1", Kind = "VirtualMachineInstance", PluralName = KubeVirtApi.Instances)]
public sealed class VirtualMachineInstance : CustomKubernetesEntity<InstanceSpec, InstanceStatus>;
