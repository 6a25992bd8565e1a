namespace Bonding.Agent.Kernel;

/// <summary>
/// Reads pressure stall information: for how long at least one task waited. Only the total is read; the averages are two seconds old.
/// </summary>
public static class Pressure
{
    private static ReadOnlySpan<byte> Total => "total="u8;

    /// <summary>Returns the total of the line "some", in microseconds; null if there is none.</summary>
    public static long? SomeOf(ReadOnlySpan<byte> pressure)
    {
        var text = new KernelText(pressure);
        while (text.TryLine(out var line))
            if (line.TryWord(out var kind) && kind.SequenceEqual("some"u8))
                return TotalOf(line);
        return null;
    }

    private static long? TotalOf(KernelText line)
    {
        while (line.TryWord(out var word))
            if (word.StartsWith(Total))
                return Measure.Of(KernelText.NumberOf(word[Total.Length..]));
        return null;
    }
}
