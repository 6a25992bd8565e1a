namespace Bonding.Forecasting.Phases;

/// <summary>
/// Tells a long period by the seconds at which its bursts began: the slope of the least-squares line through them (Gauss 1809). Their
/// correlation would tell it by the whole bursts, which do not last equally long, and from too few cycles to make up for that.
/// </summary>
internal static class OnsetFit
{
    private const int FewestOnsets = 3;
    private const int MostOnsets = 16;
    private const int MostCycles = 5;
    private const float Tolerance = 0.04f;

    /// <summary>Returns the period in seconds; null if no three bursts follow one another at about this distance.</summary>
    /// <param name="history">The use of each second.</param>
    /// <param name="end">The first second that is not known.</param>
    /// <param name="period">About what the period is.</param>
    /// <param name="threshold">The level above which there is a burst.</param>
    public static float? Period(in CycleHistory history, long end, float period, byte threshold)
    {
        Span<long> onsets = stackalloc long[MostOnsets];
        onsets = onsets[..history.FindOnsets(onsets, end, threshold)];
        Span<long> chain = stackalloc long[MostCycles];
        Span<long> longest = stackalloc long[MostCycles];
        var length = 0;
        for (var first = 0; first < onsets.Length; first++)
            if (Follow(onsets[first..], period, chain) is var found && found > length)
            {
                length = found;
                chain.CopyTo(longest);
            }
        return length >= FewestOnsets ? Slope(longest[..length]) : null;
    }

    // From the newest on, each about a period before the one after it.
    private static int Follow(ReadOnlySpan<long> onsets, float period, Span<long> chain)
    {
        chain[0] = onsets[0];
        var length = 1;
        foreach (var onset in onsets[1..])
        {
            var error = Math.Abs(chain[length - 1] - onset - period);
            if (error <= Math.Max(2, Tolerance * period))
                chain[length++] = onset;
            if (length == chain.Length)
                break;
        }
        return length;
    }

    private static float Slope(ReadOnlySpan<long> chain)
    {
        var (middle, products, squares) = ((chain.Length - 1) / 2.0, 0.0, 0.0);
        for (var place = 0; place < chain.Length; place++)
        {
            products += (middle - place) * (chain[place] - chain[0]);
            squares += (middle - place) * (middle - place);
        }
        return (float)(products / squares);
    }
}
