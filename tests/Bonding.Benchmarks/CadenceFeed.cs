using Bonding.Domain.Metering;

namespace Bonding.Benchmarks;

/// <summary>One recorded series as a metric source would tell it, with samples farther apart than its seconds.</summary>
/// <param name="values">The usage of each second.</param>
/// <param name="spacing">The time between refreshes of its counter, in seconds.</param>
/// <param name="scrape">The time between scrapes, in seconds.</param>
internal sealed class CadenceFeed(double[] values, double spacing, int scrape)
{
    private const int Start = 1_000_000;
    private const int Milliseconds = 1000;

    private readonly double[] _sums = Sums(values);
    private readonly UsageRate _rate = new();

    /// <summary>The newest means that were read, the newest first.</summary>
    public List<double> Seen { get; } = [];

    /// <summary>Returns the means that become known in a second (1 is the first), and how its moment is called on their clock.</summary>
    public (IReadOnlyList<UsageWindow> Windows, double Now) At(int second)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(Start + second);
        if (second % scrape == 0)
            _rate.AddSamples("", [new MetricSample((Start + second) * (long)Milliseconds, Counter(Math.Floor(second / spacing) * spacing))]);
        var windows = _rate.Advance(now);
        foreach (var window in windows)
            Seen.Insert(0, window.Mean);
        if (Seen.Count > 3)
            Seen.RemoveRange(3, Seen.Count - 3);
        return (windows, Start + second);
    }

    /// <summary>Returns the true mean over the window that a second belongs to; NaN if the recording ends before.</summary>
    public double TruthAt(int second)
    {
        var index = Math.Ceiling((second / spacing) - 1e-9);
        return index * spacing > values.Length ? double.NaN : (Counter(index * spacing) - Counter((index - 1) * spacing)) / spacing;
    }

    private double Counter(double time)
    {
        var whole = Math.Min((int)time, values.Length);
        return _sums[whole] + (whole == values.Length ? 0 : (time - whole) * values[whole]);
    }

    private static double[] Sums(double[] values)
    {
        var sums = new double[values.Length + 1];
        for (var t = 0; t < values.Length; t++)
            sums[t + 1] = sums[t] + values[t];
        return sums;
    }
}
