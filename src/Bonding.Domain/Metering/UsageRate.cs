namespace Bonding.Domain.Metering;

/// <summary>
/// Reads how much the counters of one tenant grow, as steps of time with their mean growth. The counters of several containers are summed
/// over the same stretches: nothing of their growth is lost or counted twice. A step ends where a window of the counters ends, if they are
/// refreshed evenly; else the steps are even and the windows are divided.
/// </summary>
/// <param name="isFresh">Whether each sample is known to show the present, as an agent reads it.</param>
public sealed class UsageRate(bool isFresh = false)
{
    private const double Snap = 0.1;
    private const double EvenSnap = 0.5;
    private const double LongWindow = 1.6;
    private const double Patience = 2.5;

    private readonly SortedList<string, RefreshedWindows> _counters = new(StringComparer.Ordinal);
    private readonly List<UsageWindow> _steps = [];
    private UsageWindow? _newest;

    /// <summary>How far apart the steps are; null before the first.</summary>
    public TimeSpan? Spacing => _newest is { } step ? TimeSpan.FromSeconds(step.Spacing) : null;

    /// <summary>The longest time between two refreshes of a counter of late; null before the first step.</summary>
    public TimeSpan? LongestSpacing => _newest is null ? null : TimeSpan.FromSeconds(Longest);

    /// <summary>Adds samples of one series in order of time. Samples that were added before change nothing.</summary>
    public void AddSamples(string series, IReadOnlyList<MetricSample> samples)
    {
        if (samples.Count == 0)
            return;
        if (!_counters.TryGetValue(series, out var counter))
            _counters[series] = counter = new RefreshedWindows(isFresh: isFresh);
        foreach (var sample in samples)
            counter.Add(sample);
    }

    /// <summary>
    /// Returns the steps that have become known since the last call, in order of time. The list is valid until the next call. Steps are
    /// complete when every counter that still reports is known up to their end.
    /// </summary>
    public IReadOnlyList<UsageWindow> Advance(DateTimeOffset now)
    {
        var present = now.ToUnixTimeMilliseconds() / 1000.0;
        _steps.Clear();
        for (var i = _counters.Count - 1; i >= 0; i--)
            if (
                present - _counters.Values[i].SampledAt
                > Math.Max(Staleness.RateSamples.TotalSeconds, LimitOf(_counters.Values[i].LongestSpacing))
            )
                _counters.RemoveAt(i);
        while (Next(present) is { } step)
        {
            _steps.Add(step);
            _newest = step;
            for (var i = 0; i < _counters.Count; i++)
                _counters.Values[i].DropUntil(step.End);
        }

        return _steps;
    }

    /// <summary>Returns the mean of the newest step in units per second, or null if it is too old to hold now.</summary>
    public double? At(DateTimeOffset now) =>
        _newest is { } step && AgeAt(now) is { } age && age.TotalSeconds <= LimitOf(Longest) && !double.IsNaN(step.Mean) ? step.Mean : null;

    /// <summary>Returns how long ago the newest step ended; null before the first.</summary>
    public TimeSpan? AgeAt(DateTimeOffset now) =>
        _newest is { } step ? now - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(step.End) : null;

    private double Longest
    {
        get
        {
            var longest = _newest?.Spacing ?? 0;
            for (var i = 0; i < _counters.Count; i++)
                longest = Math.Max(longest, _counters.Values[i].LongestSpacing);
            return longest;
        }
    }

    private UsageWindow? Next(double present)
    {
        var from = _newest?.End ?? double.NegativeInfinity;
        if (LeadAt(from, present) is not { } lead)
            return null;
        from = Math.Max(from, lead.Windows[0].Start);
        var (end, spacing) = EndOf(lead.Windows, from);
        return end <= KnownTo(present) ? Sum(from, end, spacing) : null;
    }

    // The first counter with a window that begins by then; else the one that begins the earliest.
    private RefreshedWindows? LeadAt(double from, double present)
    {
        RefreshedWindows? lead = null;
        for (var i = 0; i < _counters.Count; i++)
        {
            var counter = _counters.Values[i];
            if (!Reports(counter, present) || counter.Windows is not [var first, ..])
                continue;
            var begins = lead?.Windows[0].Start ?? double.PositiveInfinity;
            if (begins > from && first.Start < begins)
                lead = counter;
        }

        return lead;
    }

    private double KnownTo(double present)
    {
        var known = double.PositiveInfinity;
        for (var i = 0; i < _counters.Count; i++)
            if (Reports(_counters.Values[i], present))
                known = Math.Min(known, _counters.Values[i].KnownTo);
        return known;
    }

    // The counters of containers that are gone are not waited for.
    private static bool Reports(RefreshedWindows counter, double present) =>
        !double.IsNaN(counter.KnownTo) && present - counter.SampledAt <= LimitOf(counter.LongestSpacing);

    // A window that is much longer than usual stays whole: it says nothing of the steps in it.
    private static (double End, double Spacing) EndOf(IReadOnlyList<UsageWindow> windows, double from)
    {
        var (usual, target) = (windows[0].Spacing, from + windows[0].Spacing);
        for (var i = 0; i < windows.Count; i++)
        {
            var snap = usual * (windows[i].IsEven ? EvenSnap : Snap);
            if (windows[i].End >= target - snap)
                return (EndIn(windows[i], from, target, snap), usual);
        }

        return (double.PositiveInfinity, usual);
    }

    private static double EndIn(UsageWindow window, double from, double target, double snap)
    {
        var isLong = window.Length > LongWindow * (target - from);
        if (isLong && window.Start > from + snap)
            return window.Start;
        return isLong || window.End <= target + snap ? window.End : target;
    }

    private UsageWindow Sum(double from, double to, double spacing)
    {
        var mass = 0.0;
        for (var i = 0; i < _counters.Count; i++)
            mass += _counters.Values[i].MassBetween(from, to);
        return new UsageWindow(from, to, mass / (to - from), spacing);
    }

    private static double LimitOf(double spacing) => Math.Max(Staleness.ShortestSilence.TotalSeconds, Patience * spacing);
}

/// <summary>The mean growth of a counter, or of several, in a stretch of time. A counter tells no more than means.</summary>
/// <param name="Start">When it begins, in seconds since 1970 on the clock of the metric source.</param>
/// <param name="End">When it ends, after its start.</param>
/// <param name="Mean">Units per second, at least 0; NaN if that is not known.</param>
/// <param name="Spacing">How far apart the ends of such windows usually are, in seconds.</param>
public readonly record struct UsageWindow(double Start, double End, double Mean, double Spacing)
{
    /// <summary>Whether such windows are about as long as their spacing, one after the other.</summary>
    public bool IsEven { get; init; } = true;

    /// <summary>What would have been used besides with more weight, in units; 0 if nothing, or if that is not known.</summary>
    public double Waiting { get; init; }

    /// <summary>By how much the use of its last moments is above its mean, in units; 0 if it is not, or if that is not known.</summary>
    public double LateRise { get; init; }

    public double Length => End - Start;

    /// <summary>Returns what was used of this window's use in a stretch of time; NaN if that is not known.</summary>
    public double MassBetween(double from, double to)
    {
        var overlap = Math.Min(to, End) - Math.Max(from, Start);
        return overlap > 0 ? overlap * Mean : 0;
    }
}
