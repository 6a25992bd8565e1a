using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Intervals;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Models;

/// <summary>
/// Runs a single model under the engine's rules: gaps, cold start, limits from its own errors, clipping to the possible range.
/// </summary>
public abstract class ModelForecaster : IForecaster
{
    private readonly double _capacity;
    private readonly ForecastModel _model;
    private readonly ResidualIntervals _intervals = new();
    private readonly RecentPeaks _peaks = new();
    private readonly double[] _path = new double[Horizon.Seconds];
    private SeriesGate _gate = new();

    private protected ModelForecaster(ForecasterOptions options, ForecastModel model)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_capacity, this._model) = (options.Capacity, model);
    }

    /// <inheritdoc/>
    public void Observe(in Sample sample)
    {
        var step = _gate.Next(sample.Value);
        if (step == SeriesStep.Skipped)
            return;
        if (step == SeriesStep.Resumed)
            _intervals.Interrupt();
        else if (step == SeriesStep.Seen && !sample.Censored)
            _intervals.Judge(_gate.Last);
        Learn(_gate.Last);
        Project(_path);
        Clip(_path);
        _intervals.Issue(_path, _gate.Last);
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

    /// <summary>Updates the model with the value of the next second.</summary>
    private protected abstract void Learn(double value);

    /// <summary>Writes the model's point forecasts 1 to 5 seconds ahead.</summary>
    private protected abstract void Project(Span<double> path);

    private Forecast Ready()
    {
        var highest = double.NegativeInfinity;
        var grid = new ForecastGrid(_capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            highest = Math.Max(highest, _path[h - 1]);
            grid.Set(h, _path[h - 1], _path[h - 1] + _intervals.Margin(h, 0.9), _path[h - 1] + _intervals.Margin(h, 0.95));
        }
        return grid.Forecast(highest + _intervals.PeakMargin(0.95), _peaks.Quantile, _intervals.Sigma, ForecastQuality.Ready, _model);
    }

    private Forecast Wide(ForecastQuality quality)
    {
        var grid = new ForecastGrid(_capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
            grid.Set(h, _gate.Last, _peaks.WideBound, _peaks.WideBound);
        return grid.Forecast(_peaks.WideBound, _peaks.Quantile, _intervals.Sigma, quality, ForecastModel.LastValue);
    }

    private void Clip(Span<double> values)
    {
        foreach (ref var value in values)
            value = double.IsFinite(value) ? Math.Clamp(value, Sample.Floor, _capacity) : Math.Min(_gate.Last, _capacity);
    }
}
