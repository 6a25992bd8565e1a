namespace Bonding.Domain.Allocation;

/// <summary>
/// Says which amounts a container of a pod leaves open. The defaults of a LimitRange that came after the pod fill them at its next resize,
/// in every container, and no later resize can take them away.
/// </summary>
[Flags]
public enum ContainerGaps
{
    None = 0,
    CpuRequest = 1,
    CpuLimit = 2,
    MemoryRequest = 4,
    MemoryLimit = 8,
    All = CpuRequest | CpuLimit | MemoryRequest | MemoryLimit,
}
