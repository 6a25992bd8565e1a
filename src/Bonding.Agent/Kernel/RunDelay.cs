namespace Bonding.Agent.Kernel;

/// <summary>Reads for how long threads were ready and waited in a run queue.</summary>
public static class RunDelay
{
    /// <summary>Returns the waiting on all CPUs since boot, in microseconds, from /proc/schedstat; null if it names no CPU.</summary>
    public static long? OfMachine(ReadOnlySpan<byte> schedstat)
    {
        var text = new KernelText(schedstat);
        long? sum = null;
        while (text.TryLine(out var line))
        {
            if (!line.TryWord(out var name) || !name.StartsWith("cpu"u8))
                continue;
            if (!line.Skip(7) || Measure.OfNanoseconds(line.TakeNumber()) is not { } delay)
                return null;
            sum = Measure.Sum(sum ?? 0, delay);
        }

        return sum;
    }

    /// <summary>Returns the waiting of one thread, in nanoseconds, from its schedstat: time run, time waited, times run.</summary>
    public static long? OfThread(ReadOnlySpan<byte> schedstat)
    {
        var text = new KernelText(schedstat);
        return text.TryLine(out var line) && line.Skip(1) ? line.TakeNumber() : null;
    }
}
