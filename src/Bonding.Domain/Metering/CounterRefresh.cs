using System.Runtime.CompilerServices;

namespace Bonding.Domain.Metering;

/// <summary>
/// Learns when the source of a counter refreshes it, from the times at which it was seen to move. Many sources show a cached value: a
/// sample that repeats it says nothing new, and one that differs counts for the time since the refresh before.
/// </summary>
/// <remarks>All times are in seconds on the clock of the metric source.</remarks>
internal struct CounterRefresh
{
    /// <summary>The time in which any known source refreshes its counters. It holds until a counter's own refresh is learnt.</summary>
    private const double NotLearnt = 20;

    /// <summary>A counter that stood still for longer was not used; that says nothing of its refresh.</summary>
    private const double LongestOfAll = 45;

    private const double Tolerance = 0.05;
    private const double PromptShare = 0.8;

    private const int Remembered = 64;
    private const double FastestCache = 3;

    private RecentGaps _moves;
    private RecentGaps _scrapes;
    private double _least = double.PositiveInfinity;
    private double _leastBefore = double.PositiveInfinity;
    private int _gaps;
    private RefreshPhase _phase = new();
    private bool _isSingle;

    public CounterRefresh() { }

    /// <summary>The usual time between two refreshes, or between two samples if each shows a fresh value.</summary>
    public double Usual { get; private set; } = NotLearnt;

    /// <summary>The longest time between two refreshes.</summary>
    public double Longest { get; private set; } = NotLearnt;

    /// <summary>Whether each sample shows a fresh value.</summary>
    public bool IsPrompt { get; private set; }

    /// <summary>Whether the refreshes are evenly spaced, as far as the spacing of the samples shows.</summary>
    public bool IsRegular { get; private set; }

    /// <summary>Whether the refresh was learnt.</summary>
    public readonly bool IsLearnt => _moves.Least > 0;

    /// <summary>
    /// How old a value may be that a sample shows: at most as old as the longest refresh, and it may have been refreshed since the sample
    /// before.
    /// </summary>
    public readonly double Lag =>
        IsPrompt ? 0
        : IsLearnt ? Longest + _scrapes.Least
        : Longest;

    // The shortest gap of the last 64 to 128: it shows how fast the source can be, also while the counter seldom grows.
    private readonly double Least => Math.Min(_least, _leastBefore);

    /// <summary>Takes the time between two samples in turn.</summary>
    public void AddScrape(double gap) => _scrapes.Add(gap);

    /// <summary>Takes the time between two samples that each showed a move for the first time.</summary>
    public void AddMove(double gap)
    {
        var scrape = _scrapes.Least * (1 + Tolerance);
        _isSingle = gap <= Math.Max(LongestOfAll, scrape);
        if (!_isSingle)
            return;
        _moves.Add(gap);
        Shorten(gap);
        // A longer gap may span several refreshes of a counter that did not grow meanwhile.
        var longest = Math.Max(2 * (1 - Tolerance) * Least, Least + scrape);
        _isSingle = gap <= longest;
        Learn(_moves.UpTo(longest), _moves.UpTo(scrape), scrape);
    }

    private void Learn(GapSummary single, GapSummary atOnce, double scrape)
    {
        IsPrompt = Least <= scrape && !IsBetween(single, atOnce, scrape);
        if (IsPrompt && atOnce.Count > 0)
            single = atOnce;
        if (single.Count == 0)
            return;
        IsRegular = single.Most - single.Least <= scrape;
        Longest = single.Most;
        Usual = IsRegular && !IsPrompt && _phase.Period is { } period ? period : single.Mean;
    }

    // Refreshes that are one to two samples apart are seen after one or two of them, in the same proportion all along. No source is known
    // that refreshes its counters faster than every three seconds and slower than it is sampled.
    private readonly bool IsBetween(GapSummary single, GapSummary atOnce, double scrape) =>
        scrape > FastestCache / 2 && single.Count == _moves.Count && atOnce.Count < PromptShare * single.Count && _moves.AreEven(scrape);

    private void Shorten(double gap)
    {
        if (++_gaps % Remembered == 0)
            (_leastBefore, _least) = (_least, double.PositiveInfinity);
        _least = Math.Min(_least, gap);
    }

    /// <summary>Returns when the refresh took place that a sample is the first to show.</summary>
    /// <param name="before">The refresh before.</param>
    /// <param name="unchanged">The time of the last sample that did not show it.</param>
    /// <param name="seen">The time of the sample.</param>
    public double MomentOf(double before, double unchanged, double seen)
    {
        if (IsPrompt || !IsRegular || !IsLearnt)
        {
            _phase = new RefreshPhase();
            return seen;
        }

        var passed = _isSingle ? 1 : (int)Math.Max(1, Math.Round((((unchanged + seen) / 2) - before) / Usual));
        var moment = _phase.Add(passed, unchanged, seen);
        Usual = _phase.Period ?? Usual;
        return Math.Clamp(moment, Math.Min(before + (Usual / 2), seen), seen);
    }
}

/// <summary>The last gaps of one kind between moments, in seconds.</summary>
internal struct RecentGaps
{
    public const int Capacity = 8;

    private Gaps _gaps;
    private int _next;

    public int Count { get; private set; }

    /// <summary>The shortest gap; 0 before the first.</summary>
    public readonly double Least => UpTo(double.MaxValue).Least;

    public void Add(double gap)
    {
        _gaps[_next] = gap;
        _next = (_next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    /// <summary>Returns the gaps that are not longer than this; zeros if there are none.</summary>
    public readonly GapSummary UpTo(double longest)
    {
        var (count, sum, least, most) = (0, 0.0, double.PositiveInfinity, 0.0);
        for (var i = 0; i < Count; i++)
            if (_gaps[i] <= longest)
                (count, sum, least, most) = (count + 1, sum + _gaps[i], Math.Min(least, _gaps[i]), Math.Max(most, _gaps[i]));
        return count > 0 ? new GapSummary(count, sum / count, least, most) : default;
    }

    /// <summary>Whether the sums of two gaps in turn differ by no more than this.</summary>
    public readonly bool AreEven(double tolerance)
    {
        var (least, most) = (double.PositiveInfinity, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var next = (i + 1) % Capacity;
            if (next == _next || next >= Count)
                continue;
            var sum = _gaps[i] + _gaps[next];
            (least, most) = (Math.Min(least, sum), Math.Max(most, sum));
        }

        return most - least <= tolerance;
    }

    [InlineArray(Capacity)]
    private struct Gaps
    {
        private double _first;
    }
}

/// <summary>Some gaps, in seconds.</summary>
internal readonly record struct GapSummary(int Count, double Mean, double Least, double Most);
