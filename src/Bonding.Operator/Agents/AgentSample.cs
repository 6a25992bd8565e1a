using Bonding.Contract;

namespace Bonding.Operator.Agents;

/// <summary>
/// What an agent read at one moment, in a VM or of a pod. Counters are cumulative; what is null was not read. It holds the numbers and not
/// the message: the operator keeps the last seconds of ten thousand agents.
/// </summary>
public readonly record struct AgentSample
{
    private readonly OptionalNumber _cpu;
    private readonly OptionalNumber _pressure;
    private readonly OptionalNumber _runDelay;
    private readonly OptionalNumber _throttled;
    private readonly OptionalNumber _steal;
    private readonly OptionalNumber _memory;
    private readonly OptionalNumber _memoryTotal;
    private readonly OptionalNumber _memoryAvailable;
    private readonly OptionalNumber _disk;
    private readonly OptionalNumber _network;

    /// <summary>Creates the sample of a VM by the agent in it.</summary>
    /// <param name="at">When, on the monotonic clock of this process, in microseconds.</param>
    /// <param name="guest">The reading.</param>
    public AgentSample(long at, GuestReading guest)
    {
        (At, Vcpus) = (at, []);
        _cpu = new(UsedBy(guest.Cpu));
        _steal = new(guest.Cpu.StealUs, guest.Cpu.HasStealUs);
        _pressure = new(guest.CpuPressureUs, guest.HasCpuPressureUs);
        _runDelay = new(guest.RunDelayUs, guest.HasRunDelayUs);
        _memoryTotal = new(guest.MemoryTotalBytes, guest.HasMemoryTotalBytes);
        _memoryAvailable = new(guest.MemoryAvailableBytes, guest.HasMemoryAvailableBytes);
        _memory = new(
            Math.Max(0, guest.MemoryTotalBytes - guest.MemoryAvailableBytes),
            guest is { HasMemoryTotalBytes: true, HasMemoryAvailableBytes: true }
        );
        _disk = new(guest.DiskReadBytes + guest.DiskWrittenBytes, guest is { HasDiskReadBytes: true, HasDiskWrittenBytes: true });
        _network = new(
            guest.NetworkReceivedBytes + guest.NetworkSentBytes,
            guest is { HasNetworkReceivedBytes: true, HasNetworkSentBytes: true }
        );
    }

    /// <summary>Creates the sample of a pod by the agent of its node.</summary>
    /// <param name="at">When, on the monotonic clock of this process, in microseconds.</param>
    /// <param name="pod">The reading.</param>
    public AgentSample(long at, PodReading pod)
    {
        (At, Vcpus) = (at, pod.Vcpus);
        _cpu = new(pod.CpuUs, pod.HasCpuUs);
        _pressure = new(pod.CpuPressureUs, pod.HasCpuPressureUs);
        _runDelay = new(pod.RunDelayUs, pod.HasRunDelayUs);
        _throttled = new(pod.ThrottledUs, pod.HasThrottledUs);
        _memory = new(pod.MemoryBytes, pod.HasMemoryBytes);
        _disk = new(pod.DiskReadBytes + pod.DiskWrittenBytes, pod is { HasDiskReadBytes: true, HasDiskWrittenBytes: true });
    }

    /// <summary>When, on the monotonic clock of this process, in microseconds.</summary>
    public long At { get; }

    /// <summary>CPU time in microseconds.</summary>
    public long? Cpu => _cpu.Value;

    /// <summary>Time in which some thread waited for CPU, in microseconds.</summary>
    public long? Pressure => _pressure.Value;

    /// <summary>Time that threads were ready and waited, in microseconds.</summary>
    public long? RunDelay => _runDelay.Value;

    /// <summary>Time that its own limits held a pod's threads back, in microseconds.</summary>
    public long? Throttled => _throttled.Value;

    /// <summary>Time that the host took from a VM, in microseconds.</summary>
    public long? Steal => _steal.Value;

    /// <summary>Memory in use, in bytes.</summary>
    public long? Memory => _memory.Value;

    /// <summary>The memory that a VM has, in bytes.</summary>
    public long? MemoryTotal => _memoryTotal.Value;

    /// <summary>The memory that a VM could still use, in bytes.</summary>
    public long? MemoryAvailable => _memoryAvailable.Value;

    /// <summary>Bytes that were read from disks and written to them.</summary>
    public long? Disk => _disk.Value;

    /// <summary>Bytes that a VM received and sent.</summary>
    public long? Network => _network.Value;

    /// <summary>The waiting of each vCPU.</summary>
    public IReadOnlyList<VcpuDelay> Vcpus { get; }

    private static long UsedBy(CpuTimes cpu) => cpu.UserUs + cpu.NiceUs + cpu.SystemUs + cpu.IrqUs + cpu.SoftIrqUs;
}

/// <summary>A number of 0 or more that may be absent, in half the size of a nullable one.</summary>
internal readonly record struct OptionalNumber
{
    // By one larger, so that the default is an absent one.
    private readonly long _next;

    public OptionalNumber(long value, bool isPresent = true) => _next = isPresent ? value + 1 : 0;

    public long? Value => _next > 0 ? _next - 1 : null;
}
