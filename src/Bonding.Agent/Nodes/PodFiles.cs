using Bonding.Agent.Kernel;

namespace Bonding.Agent.Nodes;

/// <summary>The files of a pod's cgroups that are read each time. They stay open until it is disposed. Not thread-safe.</summary>
internal sealed class PodFiles : IDisposable
{
    private readonly KernelFiles _files;
    private readonly string _cpu;
    private readonly Dictionary<string, HeldFile> _stats = new(StringComparer.Ordinal);

    /// <param name="files">The files of the machine.</param>
    /// <param name="mounts">Where its cgroups are mounted.</param>
    /// <param name="path">The cgroup of the pod, from the mounts.</param>
    public PodFiles(KernelFiles files, CgroupMounts mounts, string path)
    {
        (_files, _cpu) = (files, mounts.Of("cpu")!);
        HasServiceBytes = mounts.Controllers.ContainsKey("blkio");
        Usage = mounts.IsVersion1 ? new HeldFile(files, $"{mounts.Of("cpuacct")}{path}/cpuacct.usage") : null;
        Pressure = mounts.Unified is { } unified ? new HeldFile(files, $"{unified}{path}/cpu.pressure") : null;
        var disks = HasServiceBytes ? "blkio.throttle.io_service_bytes_recursive" : "io.stat";
        Disks = new HeldFile(files, $"{mounts.Of("blkio")}{path}/{disks}");
    }

    /// <summary>The CPU time of version 1; null with version 2, where cpu.stat says it.</summary>
    public HeldFile? Usage { get; }

    /// <summary>The pressure; null on machines without version 2.</summary>
    public HeldFile? Pressure { get; }

    /// <summary>The traffic of disks.</summary>
    public HeldFile Disks { get; }

    /// <summary>Whether <see cref="Disks"/> has the form of version 1.</summary>
    public bool HasServiceBytes { get; }

    /// <summary>The cpu.stat of the pod and of each cgroup below it, by the cgroup.</summary>
    public IReadOnlyDictionary<string, HeldFile> Stats => _stats;

    /// <summary>Sets which cgroups there are.</summary>
    public void Follow(IReadOnlyCollection<string> groups)
    {
        foreach (var gone in _stats.Keys.Except(groups).ToList())
            if (_stats.Remove(gone, out var file))
                file.Dispose();
        foreach (var group in groups)
            if (!_stats.ContainsKey(group))
                _stats[group] = new HeldFile(_files, $"{_cpu}{group}/cpu.stat");
    }

    public void Dispose()
    {
        Usage?.Dispose();
        Pressure?.Dispose();
        Disks.Dispose();
        Follow([]);
    }
}
