namespace Bonding.Domain.Metering;

/// <summary>
/// Follows one counter that several series may report, sample by sample in order of time. It stands at the highest value that any of them
/// showed: a true counter never falls, so duplicates, late copies and small steps back add nothing, and nothing is counted twice.
/// </summary>
/// <remarks>
/// A reset is believed if the series itself fell, the new value can have been counted since, from zero, and the step is neither small nor
/// explained by the clock of another server. After a reset a series that did not fall itself may still show the former life of the counter,
/// for as long as a value may be old.
/// </remarks>
/// <param name="capacity">The most that it can grow in a second.</param>
internal sealed class ToldCounter(double capacity)
{
    // Other backends keep 12 to 16 digits of a value.
    private const double RelativeJitter = 1e-9;
    private const double AbsoluteJitter = 1e-6;

    // A step back by up to a tenth may be that of one late replica: only the second sample below is believed.
    private const double SmallStep = 0.1;

    private readonly Dictionary<MetricSeries, Teller> _tellers = [];

    // Where it stood before its last move.
    private double _before = double.PositiveInfinity;

    // Where its former life stood last.
    private double _former;

    private DateTimeOffset _movedAt,
        _shownAt,
        _resetAt;

    /// <summary>The highest value of its present life; NaN before the first sample.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>The time of its newest sample by any series.</summary>
    public DateTimeOffset LastAt { get; private set; }

    private double Jitter => (Value * RelativeJitter) + AbsoluteJitter;

    /// <summary>Starts from a reading that was settled before.</summary>
    public void Seed(double value, DateTimeOffset at) =>
        (_before, Value, _movedAt, _shownAt, LastAt) = (double.PositiveInfinity, value, at, at, at);

    /// <summary>Adds a sample of one of its series.</summary>
    /// <param name="series">The series that shows it.</param>
    /// <param name="sample">The sample. One that is not newer than the series' last one is a copy.</param>
    /// <param name="silence">How long a series of this tenant may be silent.</param>
    /// <param name="isSettled">Whether it was settled before. Samples that were written late since may place a reset earlier, but what was
    /// charged of the present life must not be charged again.</param>
    public CounterStep Add(MetricSeries series, MetricSample sample, TimeSpan silence, bool isSettled)
    {
        var isKnown = _tellers.TryGetValue(series, out var before);
        if (isKnown && sample.At <= before.At)
            return new CounterStep(0, CounterStepKind.Ignored);
        LastAt = sample.At > LastAt ? sample.At : LastAt;
        if (double.IsNaN(Value))
        {
            Seed(sample.Value, sample.At);
            return Shown(series, sample, new CounterStep(sample.Value, CounterStepKind.First));
        }

        if (sample.Value < Value - Jitter)
            return Fall(series, isKnown ? before : null, sample, silence);
        return Rise(series, before, sample, silence, isSettled);
    }

    /// <summary>Returns whether a sample can only be that of a counter that began anew.</summary>
    public bool Restarts(MetricSample sample) => sample.Value < Value - Jitter && IsFromZero(sample);

    private CounterStep Rise(MetricSeries series, Teller before, MetricSample sample, TimeSpan silence, bool isSettled)
    {
        var (growth, since) = (Math.Max(0, sample.Value - Value), _shownAt);
        var most = capacity * (Between(_movedAt, sample.At) + Staleness.CounterAge).TotalSeconds;
        if (!ShowsPresentLife(before, sample, isSettled) && MayShowFormerLife(series, sample, silence))
            return Ignore(series, sample, before.HasFallen, UsageDoubt.None);
        if (growth <= most)
            return Grow(series, sample, growth, UsageDoubt.None) with { Since = since };
        return IsAlone(series, sample.At, silence)
            ? Grow(series, sample, most, UsageDoubt.GrowthBeyondSize) with
            {
                Since = since,
            }
            : Ignore(series, sample, before.HasFallen, UsageDoubt.TellersDisagree);
    }

    // The clocks and ages of its series differ: the one that showed the reset first does not speak for the others yet.
    private bool MayShowFormerLife(MetricSeries series, MetricSample sample, TimeSpan silence) =>
        sample.At <= _resetAt + Staleness.CounterAge && !IsAlone(series, sample.At, silence);

    // It fell itself, by more than a late replica does. What was settled and is more than the former life ever showed was charged.
    private bool ShowsPresentLife(Teller before, MetricSample sample, bool isSettled) =>
        before.IsPresent
        || ((before.HasFallen || sample.Value < before.Value - Jitter) && sample.Value < _former * (1 - SmallStep))
        || (isSettled && sample.Value > _former + Jitter);

    private CounterStep Fall(MetricSeries series, Teller? before, MetricSample sample, TimeSpan silence)
    {
        var hasFallen =
            before is { } last && (last.HasFallen || sample.Value < last.Value - Jitter)
            || (before is null || IsOutdated(before.Value, sample.At)) && IsAlone(series, sample.At, silence);
        var isSecond = before is { HasFallen: true };
        if (hasFallen && IsFromZero(sample) && IsLargeOrSecond(sample, isSecond) && !IsOtherClock(sample))
        {
            (_former, var since) = (Value, _shownAt);
            Seed(sample.Value, sample.At);
            _resetAt = sample.At;
            foreach (var other in _tellers.Keys.ToList())
                _tellers[other] = _tellers[other] with { IsPresent = false };
            return Shown(series, sample, new CounterStep(sample.Value, CounterStepKind.Reset) { Since = since });
        }

        return Ignore(series, sample, hasFallen, IsTooLow(sample, hasFallen) ? UsageDoubt.TellersDisagree : UsageDoubt.None);
    }

    private bool IsFromZero(MetricSample sample) =>
        sample.Value <= capacity * (Between(_shownAt, sample.At) + Staleness.CounterAge).TotalSeconds;

    private bool IsLargeOrSecond(MetricSample sample, bool isSecond) => isSecond || sample.Value < Value * (1 - SmallStep);

    // A server whose clock is ahead showed the last move, one whose clock is behind shows what the counter stood at before. A cached
    // counter moves at once, and stood at one value before.
    private bool IsOtherClock(MetricSample sample) =>
        sample.At - _movedAt < 2 * Staleness.ClockSkew
        && (sample.Value >= _before - Jitter || Value - sample.Value <= capacity * 2 * Staleness.ClockSkew.TotalSeconds);

    // It never showed the present life, and a value of that would by now be as high as what was shown last.
    private bool IsOutdated(Teller teller, DateTimeOffset now) =>
        !teller.IsPresent && now - _shownAt > Staleness.CounterAge + Staleness.ClockSkew;

    // Lower than its age explains, and not because it fell.
    private bool IsTooLow(MetricSample sample, bool hasFallen) =>
        !hasFallen
        && sample.At > _resetAt + Staleness.CounterAge
        && Value - sample.Value > capacity * (Staleness.CounterAge + Staleness.ClockSkew).TotalSeconds;

    // Whether no other series showed this life of the counter lately.
    private bool IsAlone(MetricSeries series, DateTimeOffset at, TimeSpan silence)
    {
        foreach (var (name, teller) in _tellers)
            if (name != series && teller.IsPresent && at - teller.At <= silence)
                return false;
        return true;
    }

    private CounterStep Grow(MetricSeries series, MetricSample sample, double growth, UsageDoubt doubt)
    {
        if (sample.Value > Value)
            (_before, Value, _movedAt) = (Value, sample.Value, sample.At > _movedAt ? sample.At : _movedAt);
        _shownAt = sample.At > _shownAt ? sample.At : _shownAt;
        return Shown(series, sample, new CounterStep(growth, CounterStepKind.Growth, doubt));
    }

    private CounterStep Shown(MetricSeries series, MetricSample sample, CounterStep step)
    {
        _tellers[series] = new Teller(sample.At, sample.Value, IsPresent: true, HasFallen: false);
        return step;
    }

    private CounterStep Ignore(MetricSeries series, MetricSample sample, bool hasFallen, UsageDoubt doubt)
    {
        _tellers[series] = new Teller(sample.At, sample.Value, _tellers.GetValueOrDefault(series).IsPresent, hasFallen);
        return new CounterStep(0, CounterStepKind.Ignored, doubt);
    }

    private static TimeSpan Between(DateTimeOffset from, DateTimeOffset to) => to > from ? to - from : TimeSpan.Zero;

    /// <summary>What one series showed last.</summary>
    /// <param name="At">When.</param>
    /// <param name="Value">The value.</param>
    /// <param name="IsPresent">Whether it showed the present life of the counter.</param>
    /// <param name="HasFallen">Whether it fell and the counter was not believed to have begun anew yet.</param>
    private readonly record struct Teller(DateTimeOffset At, double Value, bool IsPresent, bool HasFallen);
}
