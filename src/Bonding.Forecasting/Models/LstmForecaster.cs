using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Intervals;
using Bonding.Forecasting.Lstm;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Models;

/// <summary>
/// Forecasts with the LSTM alone: its median, and its quantiles corrected by their own recent errors (conformalized quantile regression:
/// Romano, Patterson and Candès, 2019).
/// </summary>
public sealed class LstmForecaster : IForecaster
{
    private readonly ForecasterOptions _options;
    private readonly LstmWeights _weights;
    private readonly ResidualIntervals _medians = new();
    private readonly ResidualIntervals _upper90 = new();
    private readonly ResidualIntervals _upper95 = new();
    private readonly RecentPeaks _peaks = new();
    private readonly double[] _p50 = new double[Horizon.Seconds];
    private readonly double[] _p90 = new double[Horizon.Seconds];
    private readonly double[] _p95 = new double[Horizon.Seconds];
    private SeriesGate _gate = new();
    private LstmSeries _series;

    public LstmForecaster(ForecasterOptions options, LstmWeights weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(weights);
        (this._options, this._weights) = (options, weights);
    }

    /// <inheritdoc/>
    public void Observe(in Sample sample)
    {
        var step = _gate.Next(sample.Value);
        if (step == SeriesStep.Skipped)
            return;
        foreach (var limits in (ReadOnlySpan<ResidualIntervals>)[_medians, _upper90, _upper95])
        {
            if (step == SeriesStep.Resumed)
                limits.Interrupt();
            else if (step == SeriesStep.Seen && !sample.Censored)
                limits.Judge(_gate.Last);
        }
        Project();
        _medians.Issue(_p50, _gate.Last);
        _upper90.Issue(_p90, _gate.Last);
        _upper95.Issue(_p95, _gate.Last);
        if (step != SeriesStep.Held)
            _peaks.Add(_gate.Last);
    }

    /// <inheritdoc/>
    public Forecast Predict() =>
        _gate.Quality switch
        {
            ForecastQuality.None => Forecast.Unknown,
            ForecastQuality.Ready => Ready(),
            var poor => Wide(poor),
        };

    private void Project()
    {
        Span<float> quantiles = stackalloc float[LstmWeights.Outputs];
        _series.Step(_weights, (float)_gate.Last, quantiles);
        for (var h = 0; h < Horizon.Seconds; h++)
        {
            _p50[h] = Possible(quantiles[h * 3]);
            _p90[h] = Possible(quantiles[(h * 3) + 1]);
            _p95[h] = Possible(quantiles[(h * 3) + 2]);
        }
    }

    private double Possible(float value) =>
        float.IsFinite(value) ? Math.Clamp(value, Sample.Floor, _options.Capacity) : Math.Min(_gate.Last, _options.Capacity);

    private Forecast Ready()
    {
        var highest = double.NegativeInfinity;
        var grid = new ForecastGrid(_options.Capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            highest = Math.Max(highest, _p95[h - 1]);
            grid.Set(h, _p50[h - 1], _p90[h - 1] + _upper90.Margin(h, 0.9), _p95[h - 1] + _upper95.Margin(h, 0.95));
        }
        return grid.Forecast(
            highest + _upper95.PeakMargin(0.95),
            _peaks.Quantile,
            _medians.Sigma,
            ForecastQuality.Ready,
            ForecastModel.Lstm
        );
    }

    private Forecast Wide(ForecastQuality quality)
    {
        var grid = new ForecastGrid(_options.Capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
            grid.Set(h, _gate.Last, _peaks.WideBound, _peaks.WideBound);
        return grid.Forecast(_peaks.WideBound, _peaks.Quantile, _medians.Sigma, quality, ForecastModel.LastValue);
    }
}
