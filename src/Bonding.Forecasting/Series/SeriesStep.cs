namespace Bonding.Forecasting.Series;

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
