using Bonding.Kubernetes.Abstractions;
using k8s.Models;

namespace Bonding.Operator.Cluster.KubeVirt;

/// <summary>The fields of KubeVirt's VirtualMachineInstance that are read. Its spec belongs to KubeVirt and is never written.</summary>
[KubernetesEntity(
    Group = KubeVirtApi.Group,
    ApiVersion = "v1",
    Kind = "VirtualMachineInstance",
    PluralName = KubeVirtApi.VirtualMachineInstances
)]
public sealed class VirtualMachineInstance : CustomKubernetesEntity<VirtualMachineInstanceSpec, VirtualMachineInstanceStatus>;

/// <summary>Shape and priority of a guest.</summary>
public sealed class VirtualMachineInstanceSpec
{
    public string? PriorityClassName { get; set; }

    /// <summary>LiveMigrate, LiveMigrateIfPossible, None or External; null leaves it to the cluster.</summary>
    public string? EvictionStrategy { get; set; }

    public GuestDomain? Domain { get; set; }
}

/// <summary>The guest's hardware.</summary>
public sealed class GuestDomain
{
    public GuestCpu? Cpu { get; set; }

    public GuestMemory? Memory { get; set; }

    public V1ResourceRequirements? Resources { get; set; }
}

/// <summary>CPU topology; what is missing counts as 1.</summary>
public sealed class GuestCpu
{
    public int? Sockets { get; set; }

    public int? Cores { get; set; }

    public int? Threads { get; set; }

    public bool DedicatedCpuPlacement { get; set; }

    /// <summary>Null when nothing is said.</summary>
    public int? Vcpus => (Sockets ?? Cores ?? Threads) is null ? null : (Sockets ?? 1) * (Cores ?? 1) * (Threads ?? 1);
}

/// <summary>Memory of the guest.</summary>
public sealed class GuestMemory
{
    public ResourceQuantity? Guest { get; set; }
}

/// <summary>Where an instance runs, and whether it can move.</summary>
public sealed class VirtualMachineInstanceStatus
{
    public string? NodeName { get; set; }

    /// <summary>As plugged now, which may be more than the spec said at boot.</summary>
    public GuestCpu? CurrentCPUTopology { get; set; }

    public IList<VirtualMachineInstanceCondition>? Conditions { get; set; }

    /// <summary>The last migration that began to move it.</summary>
    public VirtualMachineInstanceMigrationState? MigrationState { get; set; }
}

/// <summary>One condition of an instance.</summary>
public sealed class VirtualMachineInstanceCondition
{
    public const string LiveMigratable = "LiveMigratable";

    public string Type { get; set; } = "";

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; set; } = "";
}

/// <summary>How an instance moves, or moved last.</summary>
public sealed class VirtualMachineInstanceMigrationState
{
    public string? MigrationUid { get; set; }

    public string? SourceNode { get; set; }

    /// <summary>Null while it moves.</summary>
    public DateTime? EndTimestamp { get; set; }
}
