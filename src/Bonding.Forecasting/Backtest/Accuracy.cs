namespace Bonding.Forecasting.Backtest;

/// <summary>
/// Scores the forecasts of one series. All scores are means over horizons of 1 to 5 s (Hyndman and Koehler, "Another look at measures of
/// forecast accuracy", 2006; Gneiting and Raftery, 2007, for the pinball loss).
/// </summary>
/// <param name="scale">The divisor of all errors (<see cref="BacktestProtocol.Scale"/>).</param>
public sealed class Accuracy(double scale)
{
    private readonly List<double> _losses = [];
    private double _absolute;
    private double _pinball90;
    private double _pinball95;
    private double _peakPinball;
    private long _kept90;
    private long _kept95;
    private long _peaksOver;
    private long _judged;

    /// <summary>False if no forecast was judged, or if the series did not move during the warm-up and errors cannot be scaled.</summary>
    public bool Counts => _judged > 0 && scale > 1e-9;

    /// <summary>
    /// Mean absolute scaled error of the median. A value of 1 equals the error of the last value, one second ahead, in the warm-up.
    /// </summary>
    public double Mase => Mae / scale;

    /// <summary>Mean absolute error of the median, in the unit of the series.</summary>
    public double Mae => _absolute / Points;

    /// <summary>Scaled pinball loss of the 0.9 quantile.</summary>
    public double Pinball90 => _pinball90 / Points / scale;

    /// <summary>Scaled pinball loss of the 0.95 quantile.</summary>
    public double Pinball95 => _pinball95 / Points / scale;

    /// <summary>The share of samples at or under the 0.9 quantile.</summary>
    public double Coverage90 => _kept90 / Points;

    /// <summary>The share of samples at or under the 0.95 quantile.</summary>
    public double Coverage95 => _kept95 / Points;

    /// <summary>Scaled pinball loss of the 0.95 limit for the 5-second peak.</summary>
    public double PeakPinball => _peakPinball / _judged / scale;

    /// <summary>The share of 5-second peaks over their limit.</summary>
    public double PeakViolation => _peaksOver / (double)_judged;

    /// <summary>
    /// The number of judged forecasts. They share their five horizons, so they are no more independent observations than this.
    /// </summary>
    public long Judged => _judged;

    /// <summary>
    /// The scaled absolute error of the median for each forecast that was offered to <see cref="Add"/>, in order, as the mean over
    /// horizons; NaN for a forecast that was skipped. Equal positions of two models on one series are equal seconds.
    /// </summary>
    public IReadOnlyList<double> Losses => _losses;

    private double Points => _judged * (double)Horizon.Seconds;

    /// <summary>
    /// Judges one forecast by the samples that followed it. Skips a forecast without numbers, and one with a missing sample after it.
    /// </summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="actual">The next 5 samples.</param>
    public void Add(in Forecast forecast, ReadOnlySpan<double> actual)
    {
        if (forecast.Quality == ForecastQuality.None || AnyMissing(actual))
        {
            _losses.Add(double.NaN);
            return;
        }
        var (peak, absolute) = (actual[0], 0.0);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            var value = actual[h - 1];
            peak = Math.Max(peak, value);
            var error = Math.Abs(value - forecast.Quantile(h, QuantileLevel.P50));
            (_absolute, absolute) = (_absolute + error, absolute + error);
            _kept90 += Judge(value, forecast.Quantile(h, QuantileLevel.P90), 0.9, ref _pinball90);
            _kept95 += Judge(value, forecast.Quantile(h, QuantileLevel.P95), 0.95, ref _pinball95);
        }
        _losses.Add(absolute / Horizon.Seconds / scale);
        _peaksOver += 1 - Judge(peak, forecast.PeakQuantile, 0.95, ref _peakPinball);
        _judged++;
    }

    private static bool AnyMissing(ReadOnlySpan<double> actual)
    {
        foreach (var value in actual)
        {
            if (!double.IsFinite(value))
                return true;
        }
        return false;
    }

    private static int Judge(double value, double limit, double level, ref double pinball)
    {
        var gap = value - limit;
        pinball += Math.Max(level * gap, (level - 1) * gap);
        return gap <= 1e-9 ? 1 : 0;
    }
}
