using System.Text;

namespace Bonding.Agent.Kernel;

/// <summary>Where the cgroup hierarchies of a machine are mounted.</summary>
/// <param name="Unified">That of version 2; null if there is none.</param>
/// <param name="Controllers">Those of version 1 by controller, such as cpu or cpuacct.</param>
public sealed record CgroupMounts(string? Unified, IReadOnlyDictionary<string, string> Controllers)
{
    private static readonly string[] Known = ["cpu", "cpuacct", "memory", "blkio"];

    /// <summary>Returns the mount of a controller; null if it is not mounted.</summary>
    public string? Of(string controller) => Controllers.GetValueOrDefault(controller) ?? Unified;

    /// <summary>
    /// Whether the CPU of pods is counted by version 1. On such machines version 2 may be mounted, too, without controllers.
    /// </summary>
    public bool IsVersion1 => Controllers.ContainsKey("cpuacct");

    /// <summary>Reads /proc/PID/mountinfo.</summary>
    public static CgroupMounts Parse(ReadOnlySpan<byte> mountinfo)
    {
        var text = new KernelText(mountinfo);
        string? unified = null;
        var controllers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (text.TryLine(out var line))
        {
            if (!TryMount(line, out var point, out var type, out var options))
                continue;
            if (type.SequenceEqual("cgroup2"u8))
                unified ??= PathOf(point);
            else if (type.SequenceEqual("cgroup"u8))
                foreach (var controller in Encoding.UTF8.GetString(options).Split(',').Intersect(Known))
                    controllers.TryAdd(controller, PathOf(point));
        }

        return new CgroupMounts(unified, controllers);
    }

    // ID, parent, device, root, mount point, options, any number of tags, "-", type, source, options of the file system.
    private static bool TryMount(KernelText line, out ReadOnlySpan<byte> point, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> options)
    {
        type = options = default;
        if (!line.Skip(4) || !line.TryWord(out point))
        {
            point = default;
            return false;
        }

        while (line.TryWord(out var tag))
            if (tag.SequenceEqual("-"u8))
                return line.TryWord(out type) && line.Skip(1) && line.TryWord(out options);
        return false;
    }

    // A blank in a path is written as \040.
    private static string PathOf(ReadOnlySpan<byte> point) =>
        Encoding.UTF8.GetString(point).Replace("\\040", " ", StringComparison.Ordinal);
}
