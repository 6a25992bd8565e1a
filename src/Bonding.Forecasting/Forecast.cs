using System.Runtime.CompilerServices;

namespace Bonding.Forecasting;

/// <summary>What the next <see cref="Horizon.Seconds"/> seconds are expected to need, in the unit of the samples. Every number is NaN while
/// <see cref="Quality"/> is <see cref="ForecastQuality.None"/>; else it is finite, at least <see cref="Sample.Floor"/>, at most
/// the capacity.</summary>
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

    /// <summary>The same statistic of the past: the 0.95 quantile of the 5-second peaks of the last 30 s that were seen.</summary>
    public double RecentPeak { get; internal init; }

    /// <summary>The standard deviation of the one-second-ahead errors of the last five minutes.</summary>
    public double ResidualSigma { get; internal init; }

    /// <summary>How far to trust the numbers.</summary>
    public ForecastQuality Quality { get; internal init; }

    /// <summary>The model that leads now.</summary>
    public ForecastModel Model { get; internal init; }

    /// <summary>A forecast that says nothing.</summary>
    public static Forecast Unknown { get; } = Nothing();

    /// <summary>The value that the sample <paramref name="horizonSeconds"/> seconds ahead stays under with the probability of the level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is not 1 to 5.</exception>
    public double Quantile(int horizonSeconds, QuantileLevel level)
    {
        if (horizonSeconds is < 1 or > Horizon.Seconds)
            throw new ArgumentOutOfRangeException(nameof(horizonSeconds), horizonSeconds, "The horizon must be 1 to 5 seconds.");
        return _grid[Index(horizonSeconds, level)];
    }

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

/// <summary>The share of the future that is expected at or under a quantile.</summary>
public enum QuantileLevel
{
    /// <summary>The median, 0.5.</summary>
    P50,

    /// <summary>0.9.</summary>
    P90,

    /// <summary>0.95.</summary>
    P95,
}

/// <summary>How far a forecast may be trusted, worst first.</summary>
public enum ForecastQuality
{
    /// <summary>Nothing was seen yet, or nothing for so long that the last value says nothing: every number is NaN.</summary>
    None,

    /// <summary>Too few samples were seen: the last value with a wide interval.</summary>
    ColdStart,

    /// <summary>The last sample is older than a gap that is held: the last value with a wide interval.</summary>
    Stale,

    /// <summary>The model's own forecast with calibrated limits.</summary>
    Ready,
}

/// <summary>How far the engine looks ahead.</summary>
public static class Horizon
{
    /// <summary>Forecasts reach 1 to this many seconds ahead.</summary>
    public const int Seconds = 5;
}
