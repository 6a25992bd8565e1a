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

    private int seen;
    private int age;

    /// <summary>The last value that was seen; NaN before the first.</summary>
    public double Last { get; private set; }

    public SeriesGate() => Last = double.NaN;

    public readonly ForecastQuality Quality => this switch
    {
        { seen: 0 } or { age: > ForgottenSeconds } => ForecastQuality.None,
        { age: > HeldSeconds } => ForecastQuality.Stale,
        { seen: < ColdSamples } => ForecastQuality.ColdStart,
        _ => ForecastQuality.Ready,
    };

    /// <summary>Takes the next second.</summary>
    public SeriesStep Next(double value)
    {
        if (double.IsFinite(value) && value >= ForecasterOptions.Floor)
            return Seen(value);
        age = Math.Min(age + 1, ForgottenSeconds + 1);
        return seen > 0 && age <= HeldSeconds ? SeriesStep.Held : SeriesStep.Skipped;
    }

    /// <summary>Says that time passed in which nobody looked, longer than a gap that is held.</summary>
    public void Pause() => age = Math.Max(age, HeldSeconds + 1);

    private SeriesStep Seen(double value)
    {
        var resumes = seen == 0 || age > HeldSeconds;
        seen = Math.Min(seen + 1, ColdSamples);
        age = 0;
        Last = value;
        return resumes ? SeriesStep.Resumed : SeriesStep.Seen;
    }
}
