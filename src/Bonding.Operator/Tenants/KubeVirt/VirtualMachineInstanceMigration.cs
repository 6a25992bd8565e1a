using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Tenants.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachineInstanceMigration that are read: one live migration, whoever asked for it.</summary>
[KubernetesEntity(Group = KubeVirtApi.Group, ApiVersion = "v1", Kind = "VirtualMachineInstanceMigration", PluralName = KubeVirtApi.Migrations)]
public sealed class VirtualMachineInstanceMigration : CustomKubernetesEntity<MigrationSpec, MigrationStatus>
{
    /// <summary>Whether it is waiting or under way; it is neither once it has succeeded or failed.</summary>
    public bool IsInFlight() => Status.Phase is not ("Succeeded" or "Failed");
}
