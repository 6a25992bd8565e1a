using Bonding.Agent.Kernel;
using Bonding.Contract;

namespace Bonding.Agent.Nodes;

/// <summary>Reads the pods of the node that the agent runs on, from their cgroups. Not thread-safe.</summary>
public sealed class NodeReader(KernelFiles files, TimeProvider time)
{
    // A kubelet makes the root of its pods once.
    private const int RootsEvery = 30;

    private readonly CgroupMounts _mounts = MountsOf(files);
    private readonly Dictionary<string, PodReader> _pods = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _roots = [];
    private int _turn;
    private int _readings;

    /// <summary>The version of cgroups by which the CPU of pods is counted.</summary>
    public int CgroupVersion => _mounts.IsVersion1 ? 1 : 2;

    /// <summary>Whether this machine has a folder for pods.</summary>
    public bool HasPods => CpuMount is { } mount && PodCgroups.Roots(files, mount).Any();

    private string? CpuMount => _mounts.Of("cpuacct");

    /// <summary>Returns a reading of each pod, in the order of their UIDs.</summary>
    public IReadOnlyList<PodReading> Read()
    {
        if (CpuMount is not { } mount)
            return [];
        if (_readings++ % RootsEvery == 0 || _pods.Count == 0)
            _roots = [.. PodCgroups.Roots(files, mount)];
        var found = PodCgroups.Find(files, mount, _roots);
        foreach (var gone in _pods.Keys.Where(uid => !found.ContainsKey(uid)).ToList())
            Forget(gone);
        var inOrder = found.OrderBy(pod => pod.Key, StringComparer.Ordinal);
        return [.. inOrder.Select(pod => ReaderOf(pod.Key, pod.Value).Read())];
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

    private PodReader ReaderOf(string uid, string path)
    {
        if (_pods.TryGetValue(uid, out var reader) && reader.Path == path)
            return reader;
        Forget(uid);
        return _pods[uid] = new PodReader(files, _mounts, uid, path, _turn++, time);
    }

    private void Forget(string uid)
    {
        if (_pods.Remove(uid, out var gone))
            gone.Dispose();
    }
}
