using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachineInstanceMigration that are read: one live migration, of whatever origin.</summary>
[KubernetesEntity(
    Group = KubeVirtApi.Group,
    ApiVersion = "v1",
    Kind = "VirtualMachineInstanceMigration",
    PluralName = KubeVirtApi.VirtualMachineInstanceMigrations
)]
public sealed class VirtualMachineInstanceMigration
    : CustomKubernetesEntity<VirtualMachineInstanceMigrationSpec, VirtualMachineInstanceMigrationStatus>
{
    /// <summary>Returns whether the migration is waiting or under way: it has neither succeeded nor failed.</summary>
    public bool IsInFlight() => Status.Phase is not ("Succeeded" or "Failed");
}

/// <summary>The spec of a migration: what is to move.</summary>
public sealed class VirtualMachineInstanceMigrationSpec
{
    /// <summary>The instance, in the namespace of the migration.</summary>
    public string VmiName { get; set; } = "";
}

/// <summary>The status of a migration: how far it is.</summary>
public sealed class VirtualMachineInstanceMigrationStatus
{
    /// <summary>Empty at first, then Pending, Scheduling and others, and finally Succeeded or Failed.</summary>
    public string? Phase { get; set; }
}
