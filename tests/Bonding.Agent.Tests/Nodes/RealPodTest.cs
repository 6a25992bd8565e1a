using System.Diagnostics;
using Bonding.Agent.Kernel;
using Bonding.Agent.Nodes;

namespace Bonding.Agent.Tests.Nodes;

/// <summary>A pod is read from real cgroups of this machine, of whichever version it has. Needs the right to make cgroups.</summary>
public sealed class RealPodTest : IDisposable
{
    private static readonly string Uid = Guid.NewGuid().ToString();
    private static readonly string Group = $"/bonding-test-{Environment.ProcessId}/kubepods/burstable/pod{Uid}";

    private readonly List<string> _made = [];
    private Process? _busy;

    [Fact]
    public async Task A_busy_pod_with_a_limit_is_seen_to_run_and_to_be_throttled()
    {
        var folders = Folders();
        if (!TryMake(folders))
            Assert.Skip("this process may not make cgroups");
        Limit(folders);
        // Memory is charged to the cgroup in which it is first used, so the program begins after it was moved there.
        _busy = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "read start; exec sh -c 'while :; do :; done'"]) { RedirectStandardInput = true }
        )!;
        foreach (var folder in folders)
            await File.WriteAllTextAsync($"{folder}/cgroup.procs", $"{_busy.Id}");
        await _busy.StandardInput.WriteLineAsync();
        var reader = new NodeReader(new KernelFiles(), TimeProvider.System);

        var before = reader.Read().Single(pod => pod.PodUid == Uid);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var after = reader.Read().Single(pod => pod.PodUid == Uid);

        var seconds = (after.AtUs - before.AtUs) / 1e6;
        Assert.InRange((after.CpuUs - before.CpuUs) / 1e6 / seconds, 0.02, 0.3);
        Assert.InRange((after.ThrottledUs - before.ThrottledUs) / 1e6 / seconds, 0.2, 1.05);
        // Waiting for one's own limit counts as waiting.
        Assert.InRange((after.RunDelayUs - before.RunDelayUs) / 1e6 / seconds, 0.2, 1.05);
        Assert.InRange(after.MemoryBytes, 1, 64 << 20);
    }

    public void Dispose()
    {
        _busy?.Kill();
        _busy?.WaitForExit();
        _busy?.Dispose();
        foreach (var folder in Enumerable.Reverse(_made))
            Directory.Delete(folder);
    }

    private static List<string> Folders()
    {
        var mounts = CgroupMounts.Parse(File.ReadAllBytes("/proc/self/mountinfo"));
        return [.. new[] { "cpu", "cpuacct", "memory" }.Select(mounts.Of).OfType<string>().Distinct().Select(mount => mount + Group)];
    }

    // A fifth of a CPU.
    private static void Limit(List<string> folders)
    {
        foreach (var folder in folders)
            if (File.Exists($"{folder}/cpu.max"))
                File.WriteAllText($"{folder}/cpu.max", "20000 100000");
            else if (File.Exists($"{folder}/cpu.cfs_quota_us"))
                File.WriteAllText($"{folder}/cpu.cfs_quota_us", "20000");
    }

    private bool TryMake(List<string> folders)
    {
        try
        {
            foreach (var folder in folders)
                Make(folder);
            return folders.Count > 0;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    // In version 2 each folder must pass its controllers on to those below it.
    private void Make(string folder)
    {
        var parent = Path.GetDirectoryName(folder)!;
        if (!Directory.Exists(parent))
            Make(parent);
        if (File.Exists($"{parent}/cgroup.subtree_control"))
            File.WriteAllText($"{parent}/cgroup.subtree_control", "+cpu +memory");
        Directory.CreateDirectory(folder);
        _made.Add(folder);
    }
}
