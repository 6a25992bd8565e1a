using Bonding.Agent.Kernel;
using Bonding.Contract;

namespace Bonding.Agent.Nodes;

/// <summary>Reads the pods of the node that the agent runs on, from their cgroups. Not thread-safe.</summary>
public sealed class NodeReader(KernelFiles files, TimeProvider time)
{
    private readonly CgroupMounts _mounts = MountsOf(files);
    private readonly Dictionary<string, PodThreads> _threads = new(StringComparer.Ordinal);

    /// <summary>The version of cgroups by which the CPU of pods is counted.</summary>
    public int CgroupVersion => _mounts.IsVersion1 ? 1 : 2;

    /// <summary>Whether this machine has a folder for pods.</summary>
    public bool HasPods => CpuMount is { } mount && PodCgroups.HasRoot(files, mount);

    private string? CpuMount => _mounts.Of("cpuacct");

    /// <summary>Returns a reading of each pod, in the order of their UIDs.</summary>
    public IReadOnlyList<PodReading> Read()
    {
        if (CpuMount is not { } mount)
            return [];
        var pods = PodCgroups.Find(files, mount);
        foreach (var gone in _threads.Keys.Where(uid => !pods.ContainsKey(uid)).ToList())
            _threads.Remove(gone);
        return [.. pods.OrderBy(pod => pod.Key, StringComparer.Ordinal).Select(pod => Read(mount, pod.Key, pod.Value))];
    }

    /// <summary>Returns what this node does not offer, as readings of its pods show it.</summary>
    public IReadOnlyList<string> MissingIn(IReadOnlyList<PodReading> pods)
    {
        if (!HasPods)
            return [MissingFeature.Pods];
        List<string> missing = [];
        if (pods.Count > 0 && pods.All(pod => !pod.HasCpuPressureUs))
            missing.Add(MissingFeature.PodPressure);
        if (pods.Count > 0 && pods.All(pod => !pod.HasRunDelayUs))
            missing.Add(MissingFeature.PodRunDelay);
        return missing;
    }

    // The mounts of the first process are those of the host, also for a container that shares its PID namespace.
    private static CgroupMounts MountsOf(KernelFiles files) =>
        files.TryRead("/proc/1/mountinfo", out var mountinfo) || files.TryRead("/proc/self/mountinfo", out mountinfo)
            ? CgroupMounts.Parse(mountinfo)
            : new CgroupMounts(null, new Dictionary<string, string>());

    private PodReading Read(string mount, string uid, string path)
    {
        var reading = new PodReading { AtUs = MonotonicClock.Now(time), PodUid = uid };
        var groups = PodCgroups.WithAllBelow(files, mount, path).ToList();
        AddCpu(reading, mount, path, groups);
        AddMemory(reading, path);
        if (_mounts.Unified is { } unified && files.TryRead($"{unified}{path}/cpu.pressure", out var text))
            if (Pressure.SomeOf(text) is { } pressure)
                reading.CpuPressureUs = pressure;
        AddWaiting(reading, groups.Select(group => $"{mount}{group}/{(_mounts.IsVersion1 ? "tasks" : "cgroup.threads")}"));
        return reading;
    }

    // Each cgroup with a limit throttles on its own, and none shows what those below it throttled.
    private void AddCpu(PodReading reading, string mount, string path, List<string> groups)
    {
        long? throttled = null;
        foreach (var group in groups)
        {
            if (!files.TryRead($"{_mounts.Of("cpu")}{group}/cpu.stat", out var text))
                continue;
            var cpu = CgroupCpu.Parse(text);
            throttled = cpu.Throttled is null ? throttled : Measure.Sum(throttled ?? 0, cpu.Throttled);
            if (group == path && cpu.Used is { } used && !_mounts.IsVersion1)
                reading.CpuUs = used;
        }

        if (throttled is { } sum)
            reading.ThrottledUs = sum;
        if (_mounts.IsVersion1 && files.TryRead($"{mount}{path}/cpuacct.usage", out var usage))
            if (Measure.OfNanoseconds(new KernelText(usage.TrimEnd((byte)'\n')).TakeNumber()) is { } counted)
                reading.CpuUs = counted;
    }

    private void AddMemory(PodReading reading, string path)
    {
        var folder = _mounts.Of("memory") + path;
        var isVersion1 = _mounts.Controllers.ContainsKey("memory");
        if (!files.TryRead($"{folder}/{(isVersion1 ? "memory.usage_in_bytes" : "memory.current")}", out var current))
            return;
        var used = Measure.Of(new KernelText(current.TrimEnd((byte)'\n')).TakeNumber());
        if (used is { } bytes && files.TryRead($"{folder}/memory.stat", out var stat))
            reading.MemoryBytes = WorkingSet.Of(bytes, stat, isVersion1);
    }

    private void AddWaiting(PodReading reading, IEnumerable<string> lists)
    {
        if (!_threads.TryGetValue(reading.PodUid, out var threads))
            _threads[reading.PodUid] = threads = new PodThreads();
        threads.Update(files, lists);
        if (threads.WaitedMicroseconds is { } waited)
            reading.RunDelayUs = waited;
        reading.Vcpus.AddRange(threads.Vcpus);
    }
}
