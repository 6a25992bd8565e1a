using Bonding.Forecasting.Intervals;
using Bonding.Forecasting.Series;

namespace Bonding.Forecasting.Models.Recurrent;

/// <summary>The LSTM alone as a forecaster: its median, and its quantiles corrected by their own recent errors (conformalized quantile
/// regression: Romano, Patterson and Candès, 2019).</summary>
public sealed class Lstm : IForecaster
{
    private readonly ForecasterOptions options;
    private readonly LstmWeights weights;
    private readonly ResidualIntervals medians = new();
    private readonly ResidualIntervals upper90 = new();
    private readonly ResidualIntervals upper95 = new();
    private readonly RecentPeaks peaks = new();
    private readonly double[] p50 = new double[Horizon.Seconds];
    private readonly double[] p90 = new double[Horizon.Seconds];
    private readonly double[] p95 = new double[Horizon.Seconds];
    private SeriesGate gate = new();
    private LstmSeries series;

    public Lstm(ForecasterOptions options, LstmWeights weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(weights);
        (this.options, this.weights) = (options, weights);
    }

    /// <inheritdoc/>
    public void Observe(in Sample sample)
    {
        var step = gate.Next(sample.Value);
        if (step == SeriesStep.Skipped)
            return;
        foreach (var limits in (ReadOnlySpan<ResidualIntervals>)[medians, upper90, upper95])
        {
            if (step == SeriesStep.Resumed)
                limits.Interrupt();
            else if (step == SeriesStep.Seen && !sample.Censored)
                limits.Judge(gate.Last);
        }
        Project();
        medians.Issue(p50, gate.Last);
        upper90.Issue(p90, gate.Last);
        upper95.Issue(p95, gate.Last);
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

    private void Project()
    {
        Span<float> quantiles = stackalloc float[LstmWeights.Outputs];
        series.Step(weights, (float)gate.Last, quantiles);
        for (var h = 0; h < Horizon.Seconds; h++)
        {
            p50[h] = Possible(quantiles[h * 3]);
            p90[h] = Possible(quantiles[(h * 3) + 1]);
            p95[h] = Possible(quantiles[(h * 3) + 2]);
        }
    }

    private double Possible(float value) =>
        float.IsFinite(value) ? Math.Clamp(value, ForecasterOptions.Floor, options.Capacity) : Math.Min(gate.Last, options.Capacity);

    private Forecast Ready()
    {
        var highest = double.NegativeInfinity;
        var grid = new ForecastGrid(options.Capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
        {
            highest = Math.Max(highest, p95[h - 1]);
            grid.Set(h, p50[h - 1], p90[h - 1] + upper90.Margin(h, 0.9), p95[h - 1] + upper95.Margin(h, 0.95));
        }
        return grid.Forecast(highest + upper95.PeakMargin(0.95), peaks.Level, medians.Sigma, ForecastQuality.Ready, ForecastModel.Lstm);
    }

    private Forecast Wide(ForecastQuality quality)
    {
        var grid = new ForecastGrid(options.Capacity);
        for (var h = 1; h <= Horizon.Seconds; h++)
            grid.Set(h, gate.Last, peaks.WideLimit, peaks.WideLimit);
        return grid.Forecast(peaks.WideLimit, peaks.Level, medians.Sigma, quality, ForecastModel.LastValue);
    }
}
