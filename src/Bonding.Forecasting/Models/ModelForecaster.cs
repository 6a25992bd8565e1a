using Bonding.Forecasting.Intervals;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Models;

/// <summary>A single model with the engine's rules about it: gaps, cold start, limits from its own errors, clipping to what is possible.</summary>
public abstract class ModelForecaster : IForecaster
{
    private readonly double capacity;
    private readonly ForecastModel model;
    private readonly ResidualIntervals intervals = new();
    private readonly RecentPeaks peaks = new();
    private readonly double[] path = new double[Horizon.Seconds];
    private SeriesGate gate = new();

    private protected ModelForecaster(ForecasterOptions options, ForecastModel model)
    {
        ArgumentNullException.ThrowIfNull(options);
        (capacity, this.model) = (options.Capacity, model);
    }

    /// <inheritdoc/>
    public void Observe(in Sample sample)
    {
        var step = gate.Next(sample.Value);
        if (step == SeriesStep.Skipped)
            return;
        if (step == SeriesStep.Resumed)
            intervals.Interrupt();
        else if (step == SeriesStep.Seen && !sample.Censored)
            intervals.Judge(gate.Last);
        Learn(gate.Last);
        Project(path);
        Clip(path);
        intervals.Issue(path, gate.Last);
        if (step != SeriesStep.Held)
            peaks.Add(gate.Last);
    }

    /// <inheritdoc/>
    public Forecast Predict() => gate.Quality switch
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
        var grid = new ForecastGrid(capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            highest = Math.Max(highest, path[h - 1]);
            grid.Set(h, path[h - 1], path[h - 1] + intervals.Margin(h, 0.9), path[h - 1] + intervals.Margin(h, 0.95));
        }
        return grid.Forecast(highest + intervals.PeakMargin(0.95), peaks.Level, intervals.Sigma, ForecastQuality.Ready, model);
    }

    private Forecast Wide(ForecastQuality quality)
    {
        var grid = new ForecastGrid(capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
            grid.Set(h, gate.Last, peaks.WideLimit, peaks.WideLimit);
        return grid.Forecast(peaks.WideLimit, peaks.Level, intervals.Sigma, quality, ForecastModel.LastValue);
    }

    private void Clip(Span<double> values)
    {
        foreach (ref var value in values)
            value = double.IsFinite(value) ? Math.Clamp(value, ForecasterOptions.Floor, capacity) : Math.Min(gate.Last, capacity);
    }
}
