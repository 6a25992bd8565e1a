namespace Bonding.Operator.Tenants.KubeVirt;

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
