namespace Bonding.Agent.Kernel;

/// <summary>What cpu.stat of a cgroup says, of either version, in microseconds. What it does not say is null.</summary>
/// <param name="Used">CPU time; version 1 has it in another file.</param>
/// <param name="Throttled">Time that the cgroup's own limit held threads back.</param>
public readonly record struct CgroupCpu(long? Used, long? Throttled)
{
    /// <summary>Reads cpu.stat.</summary>
    public static CgroupCpu Parse(ReadOnlySpan<byte> stat)
    {
        var text = new KernelText(stat);
        var cpu = default(CgroupCpu);
        while (text.TryLine(out var line) && line.TryWord(out var name))
        {
            if (name.SequenceEqual("usage_usec"u8))
                cpu = cpu with { Used = Measure.Of(line.TakeNumber()) };
            else if (name.SequenceEqual("throttled_usec"u8))
                cpu = cpu with { Throttled = Measure.Of(line.TakeNumber()) };
            else if (name.SequenceEqual("throttled_time"u8))
                cpu = cpu with { Throttled = Measure.OfNanoseconds(line.TakeNumber()) };
        }

        return cpu;
    }
}
