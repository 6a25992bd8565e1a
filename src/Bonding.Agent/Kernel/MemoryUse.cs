namespace Bonding.Agent.Kernel;

/// <summary>The memory of a machine, in bytes.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Available">What could still be used without swapping; null on kernels before 3.14.</param>
public readonly record struct MemoryUse(long? Total, long? Available)
{
    /// <summary>Reads /proc/meminfo.</summary>
    public static MemoryUse Parse(ReadOnlySpan<byte> meminfo)
    {
        var text = new KernelText(meminfo);
        var use = default(MemoryUse);
        while (text.TryLine(out var line) && line.TryWord(out var name))
        {
            if (name.SequenceEqual("MemTotal:"u8))
                use = use with { Total = Measure.OfKibibytes(line.TakeNumber()) };
            else if (name.SequenceEqual("MemAvailable:"u8))
                use = use with { Available = Measure.OfKibibytes(line.TakeNumber()) };
        }

        return use;
    }
}
