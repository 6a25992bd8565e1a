using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachineInstanceMigration that are read: one live migration, whoever asked for it.</summary>
[KubernetesEntity(
    Group = KubeVirtApi.Group,
    ApiVersion = "v1",
    Kind = "VirtualMachineInstanceMigration",
    PluralName = KubeVirtApi.VirtualMachineInstanceMigrations
)]
public sealed class VirtualMachineInstanceMigration
    : CustomKubernetesEntity<VirtualMachineInstanceMigrationSpec, VirtualMachineInstanceMigrationStatus>
{
    /// <summary>Whether it is waiting or under way; it is neither once it has succeeded or failed.</summary>
    public bool IsInFlight() => Status.Phase is not ("Succeeded" or "Failed");
}

/// <summary>What is to move.</summary>
public sealed class VirtualMachineInstanceMigrationSpec
{
    /// <summary>The instance, in the namespace of the migration.</summary>
    public string VmiName { get; set; } = "";
}

/// <summary>How far a migration is.</summary>
public sealed class VirtualMachineInstanceMigrationStatus
{
    /// <summary>Empty at first, then Pending, Scheduling and so on up to Succeeded or Failed.</summary>
    public string? Phase { get; set; }
}
