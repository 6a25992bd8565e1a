namespace Bonding.Forecasting.Cadence;

/// <summary>
/// Converts forecasts of steps after the newest sample to forecasts of the seconds after the present. A second belongs to the window that
/// it falls in.
/// </summary>
/// <param name="Age">How long ago the newest window ended, in seconds.</param>
/// <param name="Step">The length of a step, in seconds.</param>
/// <param name="Spacing">How far apart samples are, in seconds.</param>
internal readonly record struct WallTime(double Age, double Step, double Spacing)
{
    private const double Rounding = 1e-6;

    /// <summary>Returns the forecast of a series with a sample a second: a step is a second.</summary>
    public Forecast Pass(in Forecast steps) => steps.At(TimeSpan.FromSeconds(Spacing), TimeSpan.FromSeconds(Age));

    /// <summary>Returns the forecast of a series with windows of any length, not above the capacity.</summary>
    public Forecast Of(in Forecast steps, in StepMedian median, in StepPeaks peaks, in Proof proof, double capacity)
    {
        if (steps.Quality == ForecastQuality.None)
            return Forecast.Unknown;
        var grid = new ForecastGrid(capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            var step = StepAt(h);
            var p50 = steps.Quality == ForecastQuality.Ready ? median.Mix((float)steps.Quantile(step, QuantileLevel.P50)) : steps.Quantile(step, QuantileLevel.P50);
            grid.Set(h, p50, steps.Quantile(step, QuantileLevel.P90), steps.Quantile(step, QuantileLevel.P95));
        }

        var quality = steps.Quality == ForecastQuality.Ready && proof.Failed ? ForecastQuality.Unproven : steps.Quality;
        var peak = steps.Quality == ForecastQuality.Ready ? peaks.Of(steps, StepAt(0), StepAt(Horizon.Seconds)) : steps.PeakQuantile;
        return grid.Forecast(peak, steps.RecentPeak, steps.ResidualSigma, quality, steps.Model)
            .At(TimeSpan.FromSeconds(Spacing), TimeSpan.FromSeconds(Age));
    }

    private int StepAt(double seconds) => (int)Math.Clamp(Math.Ceiling(((Age + seconds) / Step) - Rounding), 1, Horizon.Seconds);
}
