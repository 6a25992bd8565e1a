using Bonding.Contract;

namespace Bonding.Agent.Kernel;

/// <summary>Reads the CPU time by state from /proc/stat.</summary>
public static class CpuStates
{
    /// <summary>Returns the time of all CPUs and their number; null if the text does not begin with it.</summary>
    public static (CpuTimes Times, int Cpus)? Parse(ReadOnlySpan<byte> stat)
    {
        var text = new KernelText(stat);
        if (!text.TryLine(out var all) || !all.TryWord(out var name) || !name.SequenceEqual("cpu"u8))
            return null;
        if (Take(ref all) is not { } user || Take(ref all) is not { } nice || Take(ref all) is not { } system)
            return null;
        if (Take(ref all) is not { } idle)
            return null;
        var times = new CpuTimes
        {
            UserUs = user,
            NiceUs = nice,
            SystemUs = system,
            IdleUs = idle,
        };
        AddRare(ref all, times);
        return (times, CpusIn(text));
    }

    // What a guest of the guest uses is in user and nice already.
    private static void AddRare(ref KernelText all, CpuTimes times)
    {
        times.IoWaitUs = Take(ref all) ?? 0;
        times.IrqUs = Take(ref all) ?? 0;
        times.SoftIrqUs = Take(ref all) ?? 0;
        if (Take(ref all) is { } steal)
            times.StealUs = steal;
    }

    private static long? Take(ref KernelText line) => Measure.OfTicks(line.TakeNumber());

    private static int CpusIn(KernelText text)
    {
        var cpus = 0;
        while (text.TryLine(out var line) && line.TryWord(out var name) && name.StartsWith("cpu"u8))
            cpus++;
        return cpus;
    }
}
