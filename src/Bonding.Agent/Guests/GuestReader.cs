using Bonding.Agent.Kernel;
using Bonding.Contract;

namespace Bonding.Agent.Guests;

/// <summary>Reads the machine that the agent runs in. Not thread-safe.</summary>
public sealed class GuestReader(KernelFiles files, TimeProvider time)
{
    /// <summary>Returns a reading; null if the CPU time cannot be read, without which the rest is of no use.</summary>
    public GuestReading? Read()
    {
        if (!files.TryRead("/proc/stat", out var stat) || CpuStates.Parse(stat) is not { } cpu)
            return null;
        var reading = new GuestReading
        {
            AtUs = MonotonicClock.Now(time),
            Cpu = cpu.Times,
            Cpus = cpu.Cpus,
        };
        AddWaiting(reading);
        AddMemory(reading);
        AddTraffic(reading);
        return reading;
    }

    /// <summary>Returns what this kernel does not offer, as a reading shows it.</summary>
    public static IReadOnlyList<string> MissingIn(GuestReading reading) =>
        [
            .. new (bool IsThere, string Text)[]
            {
                (reading.Cpu.HasStealUs, MissingFeature.Steal),
                (reading.HasRunDelayUs, MissingFeature.RunDelay),
                (reading.HasCpuPressureUs, MissingFeature.Pressure),
                (reading.HasMemoryAvailableBytes, MissingFeature.Memory),
                (reading.HasDiskReadBytes, MissingFeature.Disk),
                (reading.HasNetworkReceivedBytes, MissingFeature.Network),
            }
                .Where(feature => !feature.IsThere)
                .Select(feature => feature.Text),
        ];

    private void AddWaiting(GuestReading reading)
    {
        if (files.TryRead("/proc/schedstat", out var schedstat) && RunDelay.OfMachine(schedstat) is { } delay)
            reading.RunDelayUs = delay;
        if (files.TryRead("/proc/pressure/cpu", out var cpu) && Pressure.SomeOf(cpu) is { } forCpu)
            reading.CpuPressureUs = forCpu;
        if (files.TryRead("/proc/pressure/memory", out var memory) && Pressure.SomeOf(memory) is { } forMemory)
            reading.MemoryPressureUs = forMemory;
        if (files.TryRead("/proc/pressure/io", out var io) && Pressure.SomeOf(io) is { } forIo)
            reading.IoPressureUs = forIo;
    }

    private void AddMemory(GuestReading reading)
    {
        if (!files.TryRead("/proc/meminfo", out var meminfo))
            return;
        var memory = MemoryUse.Parse(meminfo);
        if (memory.Total is { } total)
            reading.MemoryTotalBytes = total;
        if (memory.Available is { } available)
            reading.MemoryAvailableBytes = available;
    }

    private void AddTraffic(GuestReading reading)
    {
        if (files.TryRead("/proc/diskstats", out var diskstats) && DiskTraffic.Parse(diskstats) is { } disks)
            (reading.DiskReadBytes, reading.DiskWrittenBytes) = (disks.Read, disks.Written);
        if (files.TryRead("/proc/net/dev", out var dev) && NetworkTraffic.Parse(dev) is { } network)
            (reading.NetworkReceivedBytes, reading.NetworkSentBytes) = (network.Received, network.Sent);
    }
}
