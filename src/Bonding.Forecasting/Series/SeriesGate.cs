namespace Bonding.Forecasting.Series;

/// <summary>Says what to make of each second: a sample to learn from, a short gap to be held, or a long one to forget over.</summary>
internal struct SeriesGate
{
    /// <summary>Gaps up to this many seconds are bridged with the last value.</summary>
    public const int HeldSeconds = 3;

    /// <summary>After this many seconds without a sample the last value says nothing any more.</summary>
    public const int ForgottenSeconds = 60;

    /// <summary>Samples that a series needs before its errors say anything.</summary>
    public const int ColdSamples = 30;

    private int _seen;
    private int _age;

    /// <summary>The last value that was seen; NaN before the first.</summary>
    public double Last { get; private set; }

    public SeriesGate() => Last = double.NaN;

    public readonly ForecastQuality Quality =>
        this switch
        {
            { _seen: 0 } or { _age: > ForgottenSeconds } => ForecastQuality.None,
            { _age: > HeldSeconds } => ForecastQuality.Stale,
            { _seen: < ColdSamples } => ForecastQuality.ColdStart,
            _ => ForecastQuality.Ready,
        };

    /// <summary>Takes the next second.</summary>
    public SeriesStep Next(double value)
    {
        if (double.IsFinite(value) && value >= Sample.Floor)
            return Seen(value);
        _age = Math.Min(_age + 1, ForgottenSeconds + 1);
        return _seen > 0 && _age <= HeldSeconds ? SeriesStep.Held : SeriesStep.Skipped;
    }

    /// <summary>Says that time passed in which nobody looked, longer than a gap that is held.</summary>
    public void Pause() => _age = Math.Max(_age, HeldSeconds + 1);

    private SeriesStep Seen(double value)
    {
        var resumes = _seen == 0 || _age > HeldSeconds;
        _seen = Math.Min(_seen + 1, ColdSamples);
        _age = 0;
        Last = value;
        return resumes ? SeriesStep.Resumed : SeriesStep.Seen;
    }
}

/// <summary>What one second is to a model.</summary>
internal enum SeriesStep
{
    /// <summary>Not seen, and too late to hold the last value: nothing is learnt.</summary>
    Skipped,

    /// <summary>Not seen; the last value stands in for it, and no error is learnt.</summary>
    Held,

    /// <summary>Seen, but the seconds before it were not: forecasts that were made before it are not judged by it.</summary>
    Resumed,

    /// <summary>Seen, as was the second before it.</summary>
    Seen,
}
