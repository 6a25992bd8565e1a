using Bonding.Contract;

namespace Bonding.Operator.Agents;

/// <summary>What an agent read at one moment, in a VM or of a pod. Counters are cumulative; what is null was not read.</summary>
/// <param name="At">When, on the monotonic clock of this process, in microseconds.</param>
/// <param name="Guest">The reading of a VM by the agent in it; null if it is one of a pod.</param>
/// <param name="Pod">The reading of a pod by the agent of its node; null if it is one of a VM.</param>
public readonly record struct AgentSample(long At, GuestReading? Guest, PodReading? Pod)
{
    /// <summary>CPU time in microseconds.</summary>
    public long? Cpu =>
        Guest is { } guest ? UsedBy(guest.Cpu)
        : Pod is { HasCpuUs: true } pod ? pod.CpuUs
        : null;

    /// <summary>Time in which some thread waited for CPU, in microseconds.</summary>
    public long? Pressure =>
        Guest is { HasCpuPressureUs: true } guest ? guest.CpuPressureUs
        : Pod is { HasCpuPressureUs: true } pod ? pod.CpuPressureUs
        : null;

    /// <summary>Time that threads were ready and waited, in microseconds.</summary>
    public long? RunDelay =>
        Guest is { HasRunDelayUs: true } guest ? guest.RunDelayUs
        : Pod is { HasRunDelayUs: true } pod ? pod.RunDelayUs
        : null;

    /// <summary>Memory in use, in bytes.</summary>
    public long? Memory =>
        Guest is { HasMemoryTotalBytes: true, HasMemoryAvailableBytes: true } guest
            ? Math.Max(0, guest.MemoryTotalBytes - guest.MemoryAvailableBytes)
        : Pod is { HasMemoryBytes: true } pod ? pod.MemoryBytes
        : null;

    /// <summary>Bytes that were read from disks and written to them.</summary>
    public long? Disk =>
        Guest is { HasDiskReadBytes: true, HasDiskWrittenBytes: true } guest ? guest.DiskReadBytes + guest.DiskWrittenBytes
        : Pod is { HasDiskReadBytes: true, HasDiskWrittenBytes: true } pod ? pod.DiskReadBytes + pod.DiskWrittenBytes
        : null;

    /// <summary>The waiting of each vCPU.</summary>
    public IReadOnlyList<VcpuDelay> Vcpus => Pod?.Vcpus ?? (IReadOnlyList<VcpuDelay>)[];

    private static long UsedBy(CpuTimes cpu) => cpu.UserUs + cpu.NiceUs + cpu.SystemUs + cpu.IrqUs + cpu.SoftIrqUs;
}
