namespace Bonding.Forecasting.Intervals;

/// <summary>
/// Derives limits from the errors of a model's own forecasts over the last five minutes, per horizon and for the 5-second peak (split
/// conformal prediction over a rolling window; Vovk et al., 2005).
/// </summary>
internal sealed class ResidualIntervals
{
    private const int Window = 300;

    private readonly RollingQuantile[] _errors = new RollingQuantile[Horizon.Seconds];
    private readonly RollingQuantile _peakErrors = new(Window);
    private readonly double[] _paths = new double[Horizon.Seconds * Horizon.Seconds];
    private readonly double[] _recent = new double[Horizon.Seconds];
    private long _time;
    private int _pending;

    public ResidualIntervals()
    {
        for (var h = 0; h < _errors.Length; h++)
            _errors[h] = new RollingQuantile(Window);
    }

    public double Sigma => _errors[0].Deviation();

    /// <summary>Judges the forecasts of the last seconds against the value of this second.</summary>
    public void Judge(double actual)
    {
        _recent[_time % Horizon.Seconds] = actual;
        for (var h = 1; h <= _pending; h++)
            _errors[h - 1].Add(actual - Path(_time - h)[h - 1]);
        if (_pending == Horizon.Seconds)
            _peakErrors.Add(Max(_recent) - Max(Path(_time - Horizon.Seconds)));
    }

    /// <summary>Stores the model's path of this second for later judgement, and ends the second.</summary>
    /// <param name="path">The point forecasts 1 to 5 seconds ahead.</param>
    /// <param name="value">This second's value. A held value is not judged.</param>
    public void Issue(ReadOnlySpan<double> path, double value)
    {
        _recent[_time % Horizon.Seconds] = value;
        path.CopyTo(Path(_time));
        _time++;
        _pending = Math.Min(_pending + 1, Horizon.Seconds);
    }

    /// <summary>Discards the pending forecasts and keeps the errors.</summary>
    public void Interrupt() => _pending = 0;

    /// <summary>Returns the distance of the limit above the forecast at a horizon; 0 if no error is known.</summary>
    public double Margin(int horizon, double level) => Known(_errors[horizon - 1].At(level));

    /// <summary>Returns the distance of the peak's limit above the highest point forecast; 0 if no error is known.</summary>
    public double PeakMargin(double level) => Known(_peakErrors.At(level));

    private static double Known(double margin) => double.IsNaN(margin) ? 0 : margin;

    private static double Max(ReadOnlySpan<double> values)
    {
        var max = values[0];
        foreach (var value in values)
            max = Math.Max(max, value);
        return max;
    }

    private Span<double> Path(long second) => _paths.AsSpan((int)(second % Horizon.Seconds) * Horizon.Seconds, Horizon.Seconds);
}
