namespace Bonding.Forecasting.Backtest;

/// <summary>How forecasts of a recorded series are judged: each second is learnt, forecasts are taken at every <paramref name="Stride"/>-th
/// second once <paramref name="Warmup"/> seconds are known, and errors are divided by the mean one-second change of the warm-up.</summary>
/// <param name="Warmup">Seconds before the first forecast that is judged.</param>
/// <param name="Stride">Seconds between judged forecasts; it must not divide a period of the data, or one phase alone is judged.</param>
public sealed record BacktestProtocol(int Warmup = 600, int Stride = 7)
{
    /// <summary>True when the forecast made after this sample (0-based) is judged.</summary>
    public bool Judges(int second, int length) =>
        second >= Warmup - 1 && second + Horizon.Seconds < length && (second - Warmup + 1) % Stride == 0;

    /// <summary>The mean absolute change from one second to the next over the warm-up, by which errors are scaled.</summary>
    public double Scale(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (var t = 1; t < Warmup; t++)
            sum += Math.Abs(values[t] - values[t - 1]);
        return sum / (Warmup - 1);
    }
}
