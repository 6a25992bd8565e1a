using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Bonding.TestKit.Traces;
using Microsoft.Win32.SafeHandles;

namespace Bonding.Demo.Cluster;

/// <summary>
/// The files of a simulated node that an agent reads: the mounts of its first process, and the cgroups of its pods, as a kubelet with the
/// systemd driver makes them.
/// </summary>
internal sealed class HostFiles : IDisposable
{
    private const string Mount = "/sys/fs/cgroup";
    private const double Microseconds = 1e6;

    private readonly string _root;
    private readonly string _pods;
    private readonly ConcurrentDictionary<string, SafeFileHandle> _counters = [];

    public HostFiles(string root)
    {
        (_root, _pods) = (root, $"{root}{Mount}/kubepods.slice/kubepods-burstable.slice");
        Directory.CreateDirectory(Path.Combine(root, "proc", "1"));
        Directory.CreateDirectory(_pods);
        File.WriteAllText(Path.Combine(root, "proc", "1", "mountinfo"), $"30 23 0:26 / {Mount} rw,nosuid,nodev - cgroup2 cgroup2 rw\n");
    }

    /// <summary>The folder that they are in.</summary>
    public string Root => _root;

    /// <summary>Writes what a pod has used.</summary>
    public void Write(string podUid, UsageTotals used)
    {
        var folder = FolderOf(podUid);
        Directory.CreateDirectory(folder);
        var usage = string.Create(CultureInfo.InvariantCulture, $"usage_usec {(long)(used.CpuSeconds * Microseconds)}\n");
        // The agent holds this file open, as it does where it is the kernel's. The number never gets shorter.
        RandomAccess.Write(_counters.GetOrAdd($"{folder}/cpu.stat", Open), Encoding.ASCII.GetBytes(usage), 0);
        Replace($"{folder}/memory.current", $"{(long)used.MemoryBytes}\n");
        Replace($"{folder}/memory.stat", $"inactive_file {0}\n");
    }

    /// <summary>Removes the pods that are not named.</summary>
    public void RemoveAllExcept(IEnumerable<string> podUids)
    {
        foreach (var gone in Directory.GetDirectories(_pods).Except(podUids.Select(FolderOf)))
        {
            if (_counters.TryRemove($"{gone}/cpu.stat", out var counter))
                counter.Dispose();
            Directory.Delete(gone, recursive: true);
        }
    }

    public void Dispose()
    {
        foreach (var counter in _counters.Values)
            counter.Dispose();
    }

    private static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private string FolderOf(string podUid) => $"{_pods}/kubepods-burstable-pod{podUid.Replace('-', '_')}.slice";

    // A reader sees the whole text or the one before.
    private static void Replace(string path, FormattableString text)
    {
        File.WriteAllText(path + ".new", text.ToString(CultureInfo.InvariantCulture));
        File.Move(path + ".new", path, overwrite: true);
    }
}
