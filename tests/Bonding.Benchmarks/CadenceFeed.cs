using Bonding.Domain.Metering;

namespace Bonding.Benchmarks;

/// <summary>One recorded series as a metric source would tell it, with samples farther apart than its seconds.</summary>
/// <param name="values">The usage of each second.</param>
/// <param name="isGauge">Whether the source shows the usage itself; else a counter of it.</param>
/// <param name="spacing">The time between refreshes by the source, in seconds.</param>
/// <param name="scrape">The time between scrapes, in seconds.</param>
internal sealed class CadenceFeed(double[] values, bool isGauge, double spacing, int scrape)
{
    private const int Start = 1_000_000;
    private const int Milliseconds = 1000;
    private const int Naive = 3;

    private readonly double[] _sums = Sums(values);
    private readonly UsageRate _rate = new();
    private readonly RefreshedWindows _gauge = new(isGauge: true);
    private double _told;

    /// <summary>The three values that were read last, the newest first.</summary>
    public List<double> Seen { get; } = [];

    /// <summary>Returns the windows that become known in a second (1 is the first), and that moment on their clock.</summary>
    public (IReadOnlyList<UsageWindow> Windows, double Now) At(int second)
    {
        if (second % scrape == 0)
            Sample(new MetricSample((Start + second) * (long)Milliseconds, Shown(Math.Floor(second / spacing) * spacing)));
        _gauge.DropUntil(_told);
        var windows = isGauge ? _gauge.Windows : _rate.Advance(DateTimeOffset.FromUnixTimeSeconds(Start + second));
        foreach (var window in windows)
            Tell(window);
        return (windows, Start + second);
    }

    /// <summary>Returns the truth of the window that a second belongs to; NaN if the recording ends before.</summary>
    public double TruthAt(int second)
    {
        var index = Math.Ceiling((second / spacing) - 1e-9);
        var (from, to) = ((index - 1) * spacing, index * spacing);
        return to > values.Length ? double.NaN
            : isGauge ? Shown(to)
            : (Counter(to) - Counter(from)) / spacing;
    }

    private void Sample(MetricSample sample)
    {
        if (isGauge)
            _gauge.Add(sample);
        else
            _rate.AddSamples("", [sample]);
    }

    private void Tell(UsageWindow window)
    {
        _told = window.End;
        Seen.Insert(0, window.Mean);
        if (Seen.Count > Naive)
            Seen.RemoveAt(Naive);
    }

    private double Shown(double time) => isGauge ? values[Math.Clamp((int)Math.Ceiling(time) - 1, 0, values.Length - 1)] : Counter(time);

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
