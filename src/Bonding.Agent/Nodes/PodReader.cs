using Bonding.Agent.Kernel;
using Bonding.Contract;

namespace Bonding.Agent.Nodes;

/// <summary>
/// Reads one pod of the node. Its CPU, its disks, its pressure and its vCPUs are read each time. What is costly and changes slowly is read
/// in every fifth reading, each pod in its turn: which cgroups it has, its memory and, when their turn has come, its other threads. Not
/// thread-safe.
/// </summary>
internal sealed class PodReader : IDisposable
{
    private const int TurnsOf = 5;

    // So many readings are whole: threads get their names, and whoever looks twice sees what changed.
    private const int WholeAtFirst = PodThreads.NamedAfter;

    private readonly KernelFiles _files;
    private readonly CgroupMounts _mounts;
    private readonly string _uid;
    private readonly int _turn;
    private readonly TimeProvider _time;
    private readonly PodFiles _open;
    private readonly PodThreads _threads = new();
    private readonly ThreadTurns _threadTurns = new();
    private IReadOnlyList<string> _groups = [];
    private long? _memory;
    private int _readings;

    /// <param name="files">The files of the machine.</param>
    /// <param name="mounts">Where its cgroups are mounted.</param>
    /// <param name="uid">The pod.</param>
    /// <param name="path">Its cgroup, from the mounts.</param>
    /// <param name="turn">A number that differs between pods.</param>
    /// <param name="time">The clock.</param>
    public PodReader(KernelFiles files, CgroupMounts mounts, string uid, string path, int turn, TimeProvider time)
    {
        (_files, _mounts, _uid, Path, _turn, _time) = (files, mounts, uid, path, turn, time);
        _open = new PodFiles(files, mounts, path);
    }

    /// <summary>Its cgroup.</summary>
    public string Path { get; }

    /// <summary>Returns a reading. Its time is that of the CPU.</summary>
    public PodReading Read()
    {
        var isFirst = _readings++ < WholeAtFirst;
        var isWhole = isFirst || (_readings + _turn) % TurnsOf == 0;
        if (isWhole)
            ReadWhole();
        var reading = new PodReading { AtUs = MonotonicClock.Now(_time), PodUid = _uid };
        AddCpu(reading);
        AddDisks(reading);
        AddMemory(reading);
        if (_open.Pressure is { } file && file.TryRead(out var text) && Pressure.SomeOf(text) is { } pressure)
            reading.CpuPressureUs = pressure;
        if (isWhole)
            _threads.Update(_files, ThreadLists(), _threadTurns.IsDue(reading, _threads.Count) || isFirst);
        else
            _threads.UpdateVcpus(_files);
        if (_threads.WaitedMicroseconds is { } waited)
            reading.RunDelayUs = waited;
        reading.Vcpus.AddRange(_threads.Vcpus);
        return reading;
    }

    /// <summary>Closes its files.</summary>
    public void Dispose() => _open.Dispose();

    private void ReadWhole()
    {
        _groups = [.. PodCgroups.WithAllBelow(_files, _mounts.Of("cpuacct")!, Path)];
        _open.Follow(_groups);
        _memory = Memory();
    }

    private IEnumerable<string> ThreadLists() =>
        _groups.Select(group => $"{_mounts.Of("cpuacct")}{group}/{(_mounts.IsVersion1 ? "tasks" : "cgroup.threads")}");

    // Each cgroup with a limit throttles on its own, and none shows what those below it throttled.
    private void AddCpu(PodReading reading)
    {
        long? throttled = null;
        foreach (var (group, stat) in _open.Stats)
        {
            if (!stat.TryRead(out var text))
                continue;
            var cpu = CgroupCpu.Parse(text);
            throttled = cpu.Throttled is null ? throttled : Measure.Sum(throttled ?? 0, cpu.Throttled);
            if (group == Path && cpu.Used is { } used && !_mounts.IsVersion1)
                reading.CpuUs = used;
        }

        if (throttled is { } sum)
            reading.ThrottledUs = sum;
        if (_open.Usage is { } file && file.TryRead(out var usage))
            if (Measure.OfNanoseconds(new KernelText(usage.TrimEnd((byte)'\n')).TakeNumber()) is { } counted)
                reading.CpuUs = counted;
    }

    private void AddDisks(PodReading reading)
    {
        if (!_open.Disks.TryRead(out var text))
            return;
        if ((_open.HasServiceBytes ? CgroupIo.OfServiceBytes(text) : CgroupIo.OfStat(text)) is { } disks)
            (reading.DiskReadBytes, reading.DiskWrittenBytes) = (disks.Read, disks.Written);
    }

    private void AddMemory(PodReading reading)
    {
        if (_memory is { } bytes)
            reading.MemoryBytes = bytes;
    }

    private long? Memory()
    {
        var folder = _mounts.Of("memory") + Path;
        var isVersion1 = _mounts.Controllers.ContainsKey("memory");
        if (!_files.TryRead($"{folder}/{(isVersion1 ? "memory.usage_in_bytes" : "memory.current")}", out var current))
            return null;
        var used = Measure.Of(new KernelText(current.TrimEnd((byte)'\n')).TakeNumber());
        return used is { } bytes && _files.TryRead($"{folder}/memory.stat", out var stat) ? WorkingSet.Of(bytes, stat, isVersion1) : null;
    }
}
