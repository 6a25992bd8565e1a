namespace Bonding.Domain.Metering;

/// <summary>
/// Turns the samples of one series into windows: of a counter with its mean growth, of a gauge with its value. A sample that repeats the
/// value before is none, unless the source must have refreshed it meanwhile: then the series stood still. The first window begins at the
/// first move that was seen, because when a value was refreshed that was there from the start is not known.
/// </summary>
/// <param name="isGauge">Whether it is a gauge.</param>
/// <param name="isFresh">Whether it is known that each sample of a counter shows the present: a window ends at each.</param>
public sealed class RefreshedWindows(bool isGauge = false, bool isFresh = false)
{
    private const double Likely = 1.25;
    private const double Fading = 0.99;
    private const double Slowing = 1.25;

    private readonly List<UsageWindow> _windows = [];
    private CounterRefresh _refresh = new();
    private double _firstAt = double.NaN;
    private double _sampledAt = double.NaN;
    private double _movedAt = double.NaN;
    private double _value;
    private double _highest;
    private double _gap;

    /// <summary>Up to where the series is known, in seconds since 1970; NaN before its first move.</summary>
    public double KnownTo { get; private set; } = double.NaN;

    /// <summary>The time of the newest sample, in seconds since 1970; NaN before the first.</summary>
    public double SampledAt => _sampledAt;

    /// <summary>The longest time between refreshes of late, in seconds.</summary>
    public double LongestSpacing => isFresh ? _gap : _refresh.Longest;

    /// <summary>The windows that were not dropped, in order of time and without gaps; a mean is NaN across a reset.</summary>
    public IReadOnlyList<UsageWindow> Windows => _windows;

    /// <summary>Adds a sample. One that is not newer than the samples before changes nothing.</summary>
    public void Add(MetricSample sample)
    {
        var at = sample.AtMilliseconds / 1000.0;
        if (double.IsNaN(_sampledAt))
            (_firstAt, _sampledAt, _value) = (at, at, sample.Value);
        if (at <= _sampledAt)
            return;
        _refresh.AddScrape(at - _sampledAt);
        if (isFresh)
            Extend(at, sample.Value);
        else if (sample.Value == _value)
            Rest(at);
        else
            Move(at, sample.Value);
        _sampledAt = at;
    }

    /// <summary>Returns what the counter grew in a stretch of time, as far as its windows tell; NaN across a reset.</summary>
    public double MassBetween(double from, double to)
    {
        var mass = 0.0;
        for (var i = 0; i < _windows.Count; i++)
            mass += _windows[i].MassBetween(from, to);
        return mass;
    }

    /// <summary>Forgets the windows that end by this time, in seconds since 1970.</summary>
    public void DropUntil(double time)
    {
        var gone = 0;
        while (gone < _windows.Count && _windows[gone].End <= time)
            gone++;
        _windows.RemoveRange(0, gone);
    }

    // A single long gap is a sample that was lost, and no slower series.
    private void Extend(double at, double value)
    {
        var gap = at - _sampledAt;
        _gap = _gap > 0 ? Math.Min(gap, Slowing * _gap) : gap;
        if (double.IsNaN(KnownTo))
            KnownTo = _sampledAt;
        Add(at, value < _value ? double.NaN : (value - _value) / (at - KnownTo), _gap);
        _value = value;
    }

    private void Move(double at, double value)
    {
        if (!double.IsNaN(_movedAt))
            _refresh.AddMove(at - _movedAt);
        if (double.IsNaN(KnownTo))
            KnownTo = at;
        else
            Change(_refresh.MomentOf(KnownTo, _sampledAt, at), value);
        (_movedAt, _value) = (at, value);
    }

    private void Change(double moment, double value)
    {
        if (!isGauge)
            Skip(moment, value - _value);
        var length = moment - KnownTo;
        var mean =
            isGauge ? value
            : value < _value ? double.NaN
            : (value - _value) / length;
        Add(moment, mean, SpacingOf(length));
        if (!double.IsNaN(mean))
            _highest = Math.Max(Fading * _highest, mean);
    }

    // After refreshes that showed no growth all of it belongs to the last one, unless the mean would be a new high: then the source more
    // likely left out a refresh.
    private void Skip(double moment, double growth)
    {
        var usual = _refresh.Usual;
        if (!_refresh.IsRegular || _refresh.IsPrompt || growth > Likely * _highest * usual)
            return;
        while (KnownTo + usual < moment - (usual / 2))
            Add(KnownTo + usual, 0, usual);
    }

    // What is refreshed unevenly is resampled evenly, in steps whose length does not follow each refresh.
    private double SpacingOf(double length) =>
        !_refresh.IsLearnt ? length
        : _refresh.IsRegular ? _refresh.Usual
        : SpacingClass.Of(_refresh.Usual).Seconds;

    // A gauge that never moved is what it is, however old the value may be. Of a counter, the growth of a whole refresh may be to come.
    private void Rest(double at)
    {
        var isPrompt = _refresh.IsPrompt || (isGauge && !_refresh.IsLearnt);
        var until = isPrompt ? at : at - _refresh.Lag;
        if (double.IsNaN(KnownTo) && until > _firstAt)
            KnownTo = _firstAt;
        var step = isPrompt ? until - KnownTo : Math.Max(_refresh.Usual, at - _sampledAt);
        while (step > 0 && KnownTo + step <= until)
            Add(KnownTo + step, isGauge ? _value : 0, step);
    }

    private void Add(double end, double mean, double spacing)
    {
        _windows.Add(new UsageWindow(KnownTo, end, mean, spacing) { IsEven = isFresh || _refresh.IsRegular || !_refresh.IsLearnt });
        KnownTo = end;
    }
}
