using System.Runtime.CompilerServices;

namespace Bonding.Forecasting;

/// <summary>
/// The forecast of the next <see cref="Horizon.Seconds"/> seconds, in the unit of the samples. Every number is NaN if <see cref="Quality"/>
/// is <see cref="ForecastQuality.None"/>. Otherwise it is finite, at least <see cref="Sample.Floor"/> and at most the capacity.
/// </summary>
public readonly struct Forecast
{
    private const int Levels = 3;

    private readonly Grid _grid;

    internal Forecast(ReadOnlySpan<double> quantiles)
    {
        quantiles[..(Horizon.Seconds * Levels)].CopyTo(_grid);
    }

    /// <summary>The 0.95 limit for the highest of the next <see cref="Horizon.Seconds"/> samples.</summary>
    public double PeakQuantile { get; internal init; }

    /// <summary>The same statistic of the past: the 0.95 quantile of the 5-second peaks within the last 30 s.</summary>
    public double RecentPeak { get; internal init; }

    /// <summary>The standard deviation of the one-second-ahead errors of the last five minutes.</summary>
    public double ResidualSigma { get; internal init; }

    /// <summary>How far apart the samples are. Each number is of the mean over windows of this length, 1 s at least.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long ago the newest sample was taken when the forecast was made.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>
    /// Whether <see cref="PeakQuantile"/> is a limit for the peaks within a second. If samples are farther apart than
    /// <see cref="LongestPeakSpacing"/>, it is one for their means alone, and the peaks inside them are not known.
    /// </summary>
    public bool ClaimsPeak => Quality == ForecastQuality.Ready && Spacing <= LongestPeakSpacing;

    /// <summary>The longest spacing of samples at which peaks within a second can be forecast: 1.5 s.</summary>
    public static TimeSpan LongestPeakSpacing => TimeSpan.FromSeconds(1.5);

    /// <summary>The reliability of the forecast.</summary>
    public ForecastQuality Quality { get; internal init; }

    /// <summary>The model with the largest weight.</summary>
    public ForecastModel Model { get; internal init; }

    /// <summary>The forecast without numbers: its quality is <see cref="ForecastQuality.None"/>.</summary>
    public static Forecast Unknown { get; } = Nothing();

    /// <summary>
    /// Returns the value that the sample <paramref name="horizonSeconds"/> seconds ahead does not exceed, with the probability of the
    /// level.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not 1 to 5.</exception>
    public double Quantile(int horizonSeconds, QuantileLevel level)
    {
        if (horizonSeconds is < 1 or > Horizon.Seconds)
            throw new ArgumentOutOfRangeException(nameof(horizonSeconds), horizonSeconds, "The horizon must be 1 to 5 seconds.");
        return _grid[Index(horizonSeconds, level)];
    }

    /// <summary>Returns the same forecast with the time of its samples.</summary>
    internal Forecast At(TimeSpan spacing, TimeSpan age) => this with { Spacing = spacing, Age = age };

    internal static int Index(int horizonSeconds, QuantileLevel level) => ((horizonSeconds - 1) * Levels) + (int)level;

    private static Forecast Nothing()
    {
        Span<double> nothing = stackalloc double[Horizon.Seconds * Levels];
        nothing.Fill(double.NaN);
        return new Forecast(nothing)
        {
            PeakQuantile = double.NaN,
            RecentPeak = double.NaN,
            ResidualSigma = double.NaN,
        };
    }

    [InlineArray(Horizon.Seconds * Levels)]
    private struct Grid
    {
        private double _first;
    }
}

/// <summary>The probability that a future sample does not exceed a quantile.</summary>
public enum QuantileLevel
{
    /// <summary>The median, 0.5.</summary>
    P50,

    /// <summary>0.9.</summary>
    P90,

    /// <summary>0.95.</summary>
    P95,
}

/// <summary>The reliability of a forecast, worst first.</summary>
public enum ForecastQuality
{
    /// <summary>No sample so far, or the last sample is too old to be of use. Every number is NaN.</summary>
    None,

    /// <summary>Too few samples: the last value with a wide interval.</summary>
    ColdStart,

    /// <summary>The gap since the last sample is too long to bridge: the last value with a wide interval.</summary>
    Stale,

    /// <summary>The model's own forecast with calibrated limits.</summary>
    Ready,

    /// <summary>
    /// Enough samples, but they are sparse, and over the last ones the limits were exceeded too often or the medians were worse than the
    /// last value or the mean of the last three.
    /// </summary>
    Unproven,
}

/// <summary>The forecast horizon of the engine.</summary>
public static class Horizon
{
    /// <summary>The longest horizon in seconds; the shortest is 1.</summary>
    public const int Seconds = 5;
}
