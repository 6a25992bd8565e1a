using System.Globalization;

namespace Bonding.Siege.Load;

/// <summary>A cgroup whose processes together get half a core, where cgroups can be written (v1 or v2).</summary>
internal sealed class CpuQuota : IDisposable
{
    private const string Root = "/sys/fs/cgroup";
    private const int Period = 100_000;
    private const int Quota = Period / 2;

    private readonly string _folder;

    private CpuQuota(string folder) => _folder = folder;

    /// <summary>The file to which a process writes its id to join.</summary>
    public string Members => Path.Combine(_folder, "cgroup.procs");

    /// <summary>Makes one; null where that is not possible.</summary>
    public static CpuQuota? TryCreate()
    {
        var isUnified = File.Exists(Path.Combine(Root, "cgroup.controllers"));
        var folder = Path.Combine(isUnified ? Root : Path.Combine(Root, "cpu"), $"bonding-siege-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            if (isUnified)
                Write(folder, "cpu.max", $"{Quota} {Period}");
            else
                Write(folder, "cpu.cfs_quota_us", Quota.ToString(CultureInfo.InvariantCulture));
            return new CpuQuota(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Delete(folder);
            return null;
        }
    }

    public void Dispose() => Delete(_folder);

    // A cgroup's files cannot be created: one that is missing is a controller that is off.
    private static void Write(string folder, string file, string text)
    {
        using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Write);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A process in it has not ended yet, or there is none such.
        }
    }
}
