using System.Runtime.CompilerServices;

namespace Bonding.Forecasting;

/// <summary>What the next <see cref="Horizon.Seconds"/> seconds are expected to need, in the unit of the samples. Every number is NaN while
/// <see cref="Quality"/> is <see cref="ForecastQuality.None"/>; else it is finite, at least <see cref="ForecasterOptions.Floor"/>, at most
/// the capacity.</summary>
public readonly struct Forecast
{
    private const int Levels = 3;

    private readonly Grid grid;

    internal Forecast(ReadOnlySpan<double> quantiles)
    {
        quantiles[..(Horizon.Seconds * Levels)].CopyTo(grid);
    }

    /// <summary>The 0.95 limit for the highest of the next <see cref="Horizon.Seconds"/> samples.</summary>
    public double PeakLimit { get; internal init; }

    /// <summary>The same statistic of the past: the 0.95 quantile of the 5-second peaks of the last 30 s that were seen.</summary>
    public double Level { get; internal init; }

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
    public double Quantile(int horizonSeconds, ForecastLevel level)
    {
        if (horizonSeconds is < 1 or > Horizon.Seconds)
            throw new ArgumentOutOfRangeException(nameof(horizonSeconds), horizonSeconds, "The horizon must be 1 to 5 seconds.");
        return grid[Index(horizonSeconds, level)];
    }

    internal static int Index(int horizonSeconds, ForecastLevel level) => ((horizonSeconds - 1) * Levels) + (int)level;

    private static Forecast Nothing()
    {
        Span<double> nothing = stackalloc double[Horizon.Seconds * Levels];
        nothing.Fill(double.NaN);
        return new Forecast(nothing) { PeakLimit = double.NaN, Level = double.NaN, ResidualSigma = double.NaN };
    }

    [InlineArray(Horizon.Seconds * Levels)]
    private struct Grid
    {
        private double first;
    }
}
