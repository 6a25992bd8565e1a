using Bonding.Agent.Kernel;
using Bonding.Contract;

namespace Bonding.Agent.Nodes;

/// <summary>
/// Reads one pod of the node. Its CPU, its disks, its pressure and its vCPUs are read each time. What is costly and changes slowly is read
/// in every fifth reading, each pod in its turn: which cgroups it has, its memory and its other threads. Not thread-safe.
/// </summary>
/// <param name="files">The files of the machine.</param>
/// <param name="mounts">Where its cgroups are mounted.</param>
/// <param name="uid">The pod.</param>
/// <param name="path">Its cgroup, from the mounts.</param>
/// <param name="turn">A number that differs between pods.</param>
internal sealed class PodReader(KernelFiles files, CgroupMounts mounts, string uid, string path, int turn)
{
    private const int TurnsOf = 5;

    // So many readings are whole: threads get their names, and whoever looks twice sees what changed.
    private const int WholeAtFirst = PodThreads.NamedAfter;

    private readonly PodThreads _threads = new();
    private IReadOnlyList<string> _groups = [];
    private long? _memory;
    private int _readings;

    /// <summary>Its cgroup.</summary>
    public string Path => path;

    /// <summary>Returns a reading.</summary>
    /// <param name="at">The present on the monotonic clock, in microseconds.</param>
    public PodReading Read(long at)
    {
        var reading = new PodReading { AtUs = at, PodUid = uid };
        if (_readings++ < WholeAtFirst || (_readings + turn) % TurnsOf == 0)
            ReadWhole();
        else
            _threads.UpdateVcpus(files);
        AddCpu(reading);
        AddDisks(reading);
        if (_memory is { } bytes)
            reading.MemoryBytes = bytes;
        if (mounts.Unified is { } unified && files.TryRead($"{unified}{path}/cpu.pressure", out var text))
            if (Pressure.SomeOf(text) is { } pressure)
                reading.CpuPressureUs = pressure;
        if (_threads.WaitedMicroseconds is { } waited)
            reading.RunDelayUs = waited;
        reading.Vcpus.AddRange(_threads.Vcpus);
        return reading;
    }

    private void ReadWhole()
    {
        var mount = mounts.Of("cpuacct")!;
        _groups = [.. PodCgroups.WithAllBelow(files, mount, path)];
        _memory = Memory();
        _threads.Update(files, _groups.Select(group => $"{mount}{group}/{(mounts.IsVersion1 ? "tasks" : "cgroup.threads")}"));
    }

    // Each cgroup with a limit throttles on its own, and none shows what those below it throttled.
    private void AddCpu(PodReading reading)
    {
        long? throttled = null;
        foreach (var group in _groups)
        {
            if (!files.TryRead($"{mounts.Of("cpu")}{group}/cpu.stat", out var text))
                continue;
            var cpu = CgroupCpu.Parse(text);
            throttled = cpu.Throttled is null ? throttled : Measure.Sum(throttled ?? 0, cpu.Throttled);
            if (group == path && cpu.Used is { } used && !mounts.IsVersion1)
                reading.CpuUs = used;
        }

        if (throttled is { } sum)
            reading.ThrottledUs = sum;
        if (mounts.IsVersion1 && files.TryRead($"{mounts.Of("cpuacct")}{path}/cpuacct.usage", out var usage))
            if (Measure.OfNanoseconds(new KernelText(usage.TrimEnd((byte)'\n')).TakeNumber()) is { } counted)
                reading.CpuUs = counted;
    }

    private void AddDisks(PodReading reading)
    {
        var isVersion1 = mounts.Controllers.ContainsKey("blkio");
        var file = $"{mounts.Of("blkio")}{path}/{(isVersion1 ? "blkio.throttle.io_service_bytes_recursive" : "io.stat")}";
        if (files.TryRead(file, out var text) && (isVersion1 ? CgroupIo.OfServiceBytes(text) : CgroupIo.OfStat(text)) is { } disks)
            (reading.DiskReadBytes, reading.DiskWrittenBytes) = (disks.Read, disks.Written);
    }

    private long? Memory()
    {
        var folder = mounts.Of("memory") + path;
        var isVersion1 = mounts.Controllers.ContainsKey("memory");
        if (!files.TryRead($"{folder}/{(isVersion1 ? "memory.usage_in_bytes" : "memory.current")}", out var current))
            return null;
        var used = Measure.Of(new KernelText(current.TrimEnd((byte)'\n')).TakeNumber());
        return used is { } bytes && files.TryRead($"{folder}/memory.stat", out var stat) ? WorkingSet.Of(bytes, stat, isVersion1) : null;
    }
}
