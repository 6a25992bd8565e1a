namespace Bonding.Agent.Kernel;

/// <summary>Computes the working set of a cgroup as the kubelet does: its memory less the file pages that were not used lately.</summary>
public static class WorkingSet
{
    /// <summary>Returns the working set in bytes.</summary>
    /// <param name="used">The memory that is charged to the cgroup, in bytes.</param>
    /// <param name="stat">Its memory.stat.</param>
    /// <param name="isVersion1">Whether the cgroup is of version 1, whose sums over the cgroups below have names of their own.</param>
    public static long Of(long used, ReadOnlySpan<byte> stat, bool isVersion1)
    {
        var text = new KernelText(stat);
        while (text.TryLine(out var line) && line.TryWord(out var name))
            if (name.SequenceEqual(isVersion1 ? "total_inactive_file"u8 : "inactive_file"u8))
                return Math.Max(0, used - (Measure.Of(line.TakeNumber()) ?? 0));
        return used;
    }
}
