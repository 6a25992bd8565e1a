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

/// <summary>The spec of an instance: shape and priority of the guest.</summary>
public sealed class VirtualMachineInstanceSpec
{
    public string? PriorityClassName { get; set; }

    /// <summary>LiveMigrate, LiveMigrateIfPossible, None or External; null uses the default of the cluster.</summary>
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

/// <summary>The CPU topology; a factor that is missing, or 0, counts as 1.</summary>
public sealed class GuestCpu
{
    public int? Sockets { get; set; }

    public int? Cores { get; set; }

    public int? Threads { get; set; }

    public bool DedicatedCpuPlacement { get; set; }

    /// <summary>The number of vCPUs, as far as that is in range; null if no factor is declared.</summary>
    public int? Vcpus =>
        (Sockets ?? Cores ?? Threads) is null ? null : (int)Math.Min(int.MaxValue, FactorOf(Sockets) * FactorOf(Cores) * FactorOf(Threads));

    private static decimal FactorOf(int? declared) => Math.Max(1, declared ?? 1);
}

/// <summary>The memory of the guest.</summary>
public sealed class GuestMemory
{
    public ResourceQuantity? Guest { get; set; }
}

/// <summary>The status of an instance: where it runs, and whether it can migrate.</summary>
public sealed class VirtualMachineInstanceStatus
{
    public string? NodeName { get; set; }

    /// <summary>The nodes of its launcher pods, by their UIDs. KubeVirt's own accounts alone may write it.</summary>
    public IDictionary<string, string>? ActivePods { get; set; }

    /// <summary>The CPUs that are plugged now, which may be more than the spec declared at boot.</summary>
    public GuestCpu? CurrentCPUTopology { get; set; }

    public IList<VirtualMachineInstanceCondition>? Conditions { get; set; }

    /// <summary>The last migration that started.</summary>
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

/// <summary>The current or last migration of an instance.</summary>
public sealed class VirtualMachineInstanceMigrationState
{
    public string? MigrationUid { get; set; }

    public string? SourceNode { get; set; }

    /// <summary>The end of the migration; null while it is under way.</summary>
    public DateTime? EndTimestamp { get; set; }
}
