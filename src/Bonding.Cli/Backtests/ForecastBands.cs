using Bonding.Forecasting;

namespace Bonding.Cli.Backtests;

/// <summary>Holds the last forecasts of a series, each made five seconds before the second that it forecasts.</summary>
internal sealed class ForecastBands(double[] values)
{
    /// <summary>The number of seconds that are kept.</summary>
    public const int Seconds = 300;

    private readonly Forecast[] _forecasts = new Forecast[Math.Min(Seconds, values.Length)];

    /// <summary>The first second (0-based) of the picture.</summary>
    public int First => values.Length - _forecasts.Length;

    /// <summary>The samples of the picture; NaN where a sample is missing.</summary>
    public ReadOnlySpan<double> Actual => values.AsSpan(First);

    public int Length => _forecasts.Length;

    /// <summary>Adds the forecast that was made after a second.</summary>
    public void Add(int madeAfter, Forecast forecast)
    {
        var place = madeAfter + Horizon.Seconds - First;
        if (place >= 0 && place < _forecasts.Length)
            _forecasts[place] = forecast;
    }

    /// <summary>Returns a quantile for a second of the picture (0-based), forecast five seconds before; NaN if there is none.</summary>
    public double Quantile(int place, QuantileLevel level) =>
        _forecasts[place].Quality == ForecastQuality.None ? double.NaN : _forecasts[place].Quantile(Horizon.Seconds, level);
}
