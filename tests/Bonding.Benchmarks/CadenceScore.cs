using Bonding.Forecasting;

namespace Bonding.Benchmarks;

/// <summary>How well one series is forecast at one spacing of its samples.</summary>
/// <param name="spacing">The spacing, in seconds. A forecast for another one is of no use here.</param>
internal sealed class CadenceScore(double spacing)
{
    private const double Tolerance = 0.25;
    private const int Enough = 20;

    private double _own;
    private double _last;
    private double _mean;
    private int _covered;
    private int _values;
    private int _over;
    private int _judged;

    /// <summary>The number of forecasts that claimed a limit for peaks within a second.</summary>
    public int Claims { get; private set; }

    /// <summary>Whether the last forecast may be used.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The number of windows that were judged, and of those at or below their 0.95 limit.</summary>
    public (int All, int Kept) Windows => (_values, _covered);

    /// <summary>The number of limits for all windows of the next 5 s, and of those that were exceeded.</summary>
    public (int All, int Exceeded) Limits => (_judged, _over);

    /// <summary>
    /// The error of the median over that of the better of the last value and the mean of the last three; NaN without errors, or with few
    /// forecasts.
    /// </summary>
    public double Ratio => _judged >= Enough && Math.Min(_last, _mean) > 0 ? _own / Math.Min(_last, _mean) : double.NaN;

    public void Claim(in Forecast forecast)
    {
        IsReady = forecast.Quality == ForecastQuality.Ready && Math.Abs(forecast.Spacing.TotalSeconds - spacing) <= Tolerance * spacing;
        Claims += forecast.ClaimsPeak ? 1 : 0;
    }

    public void Judge(in Forecast forecast, CadenceFeed feed, int second)
    {
        if (!IsReady || feed.Seen.Count < 3 || double.IsNaN(feed.TruthAt(second + Horizon.Seconds)))
            return;
        var peak = 0.0;
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            var truth = feed.TruthAt(second + h);
            peak = Math.Max(peak, truth);
            _covered += Exceeds(truth, forecast.Quantile(h, QuantileLevel.P95)) ? 0 : 1;
            _values++;
            _own += Math.Abs(truth - forecast.Quantile(h, QuantileLevel.P50));
            _last += Math.Abs(truth - feed.Seen[0]);
            _mean += Math.Abs(truth - feed.Seen.Average());
        }
        _over += Exceeds(peak, forecast.PeakQuantile) ? 1 : 0;
        _judged++;
    }

    private static bool Exceeds(double value, double limit) => value - limit > 1e-9 + (1e-6 * Math.Abs(value));
}
