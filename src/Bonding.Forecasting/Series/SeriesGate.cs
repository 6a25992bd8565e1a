namespace Bonding.Forecasting.Series;

/// <summary>Classifies each second: a sample to learn from, a short gap to bridge, or a long gap.</summary>
internal struct SeriesGate
{
    /// <summary>The longest gap that is bridged with the last value, in seconds.</summary>
    public const int HeldSeconds = 3;

    /// <summary>The longest gap, in seconds, after which the last value is still of use.</summary>
    public const int ForgottenSeconds = 60;

    /// <summary>The number of samples that a series needs before its errors are meaningful.</summary>
    public const int ColdSamples = 30;

    private int _seen;
    private int _age;

    /// <summary>The last value; NaN before the first.</summary>
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

    /// <summary>Classifies the next second.</summary>
    public SeriesStep Next(double value)
    {
        if (double.IsFinite(value) && value >= Sample.Floor)
            return Seen(value);
        _age = Math.Min(_age + 1, ForgottenSeconds + 1);
        return _seen > 0 && _age <= HeldSeconds ? SeriesStep.Held : SeriesStep.Skipped;
    }

    /// <summary>Marks a gap in time that is too long to bridge.</summary>
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

/// <summary>The meaning of one second for a model.</summary>
internal enum SeriesStep
{
    /// <summary>No sample, and the gap is too long to bridge: nothing is learnt.</summary>
    Skipped,

    /// <summary>No sample. The last value replaces it, and no error is learnt.</summary>
    Held,

    /// <summary>The first sample after a long gap. Forecasts made before it are not judged by it.</summary>
    Resumed,

    /// <summary>A sample without a long gap before it.</summary>
    Seen,
}
