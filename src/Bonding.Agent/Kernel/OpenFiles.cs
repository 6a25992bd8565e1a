namespace Bonding.Agent.Kernel;

/// <summary>Reads how many files a process may open.</summary>
public static class OpenFiles
{
    /// <summary>Returns the limit that applies now, from /proc/PID/limits: the largest number if there is none, 0 if unknown.</summary>
    public static int LimitOf(ReadOnlySpan<byte> limits)
    {
        var text = new KernelText(limits);
        while (text.TryLine(out var line))
        {
            if (!(Takes(ref line, "Max"u8) && Takes(ref line, "open"u8) && Takes(ref line, "files"u8) && line.TryWord(out var soft)))
                continue;
            return soft.SequenceEqual("unlimited"u8) ? int.MaxValue : (int)Math.Min(KernelText.NumberOf(soft) ?? 0, int.MaxValue);
        }

        return 0;
    }

    private static bool Takes(ref KernelText line, ReadOnlySpan<byte> word) => line.TryWord(out var next) && next.SequenceEqual(word);
}
