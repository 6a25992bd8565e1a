namespace Bonding.Domain.Metering;

/// <summary>
/// Puts the short windows of one source together to such of about a second, which forecasts use, and keeps how their last moments went: a
/// burst that began within the second is seen at its full height.
/// </summary>
internal sealed class SecondWindows
{
    private const double Whole = 0.9;
    private const double Shortest = 0.5;
    private const double Late = 0.35;
    private const double Rounding = 1e-6;

    private readonly List<UsageWindow> _short = [];
    private readonly List<UsageWindow> _seconds = [];

    /// <summary>Takes the next windows, in order of time. Returns those of about a second; the list is valid until the next call.</summary>
    public IReadOnlyList<UsageWindow> Add(IReadOnlyList<UsageWindow> windows)
    {
        _seconds.Clear();
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].Spacing < Whole)
            {
                _short.Add(windows[i]);
                continue;
            }

            Complete();
            _seconds.Add(windows[i]);
        }

        if (_short.Count > 0 && _short[^1].End - _short[0].Start >= Shortest)
            Complete();
        return _seconds;
    }

    // As many even parts as there are seconds, cut where windows end.
    private void Complete()
    {
        if (_short.Count == 0)
            return;
        var (start, end) = (_short[0].Start, _short[^1].End);
        var parts = Math.Max(1, Math.Round(end - start));
        for (var (from, to, part) = (0, 0, 1); to < _short.Count; to++)
        {
            if (_short[to].End < start + ((end - start) * part / parts) - Rounding)
                continue;
            _seconds.Add(Joined(from, to));
            (from, part) = (to + 1, part + 1);
        }

        _short.Clear();
    }

    private UsageWindow Joined(int from, int to)
    {
        var mean = MeanOf(from, to);
        var late = to;
        while (late > from && _short[to].End - _short[late].Start < Late)
            late--;
        return new UsageWindow(_short[from].Start, _short[to].End, mean, Math.Max(Whole, _short[to].End - _short[from].Start))
        {
            LateRise = Math.Max(0, MeanOf(late, to) - mean) is var rise && double.IsFinite(rise) ? rise : 0,
        };
    }

    private double MeanOf(int from, int to)
    {
        var (mass, length) = (0.0, 0.0);
        for (var i = from; i <= to; i++)
            (mass, length) = (mass + (_short[i].Mean * _short[i].Length), length + _short[i].Length);
        return mass / length;
    }
}
