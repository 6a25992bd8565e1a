namespace Bonding.Agent.Tests;

/// <summary>A folder that looks like the root of a machine, with the files that a test puts there.</summary>
public sealed class MachineFolder : IDisposable
{
    /// <summary>Mounts of a machine with cgroup version 2.</summary>
    public const string Version2 = "35 24 0:30 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";

    /// <summary>Mounts of a machine with cgroup version 1, beside the empty version 2 of a hybrid.</summary>
    public const string Version1 = """
        31 24 0:28 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
        32 31 0:29 / /sys/fs/cgroup/unified rw shared:10 - cgroup2 cgroup2 rw,nsdelegate
        33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:11 - cgroup cgroup rw,cpu,cpuacct
        34 31 0:31 / /sys/fs/cgroup/memory rw,nosuid shared:12 - cgroup cgroup rw,memory

        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("agent-").FullName;

    public MachineFolder Put(string path, string text)
    {
        var file = Root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public void Remove(string folder) => Directory.Delete(Root + folder, recursive: true);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
