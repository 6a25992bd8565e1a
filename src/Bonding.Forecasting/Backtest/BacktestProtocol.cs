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

    /// <summary>True when judged forecasts meet every phase of a pattern of so many seconds (0: there is none): the two share no factor.</summary>
    public bool SeesAllPhasesOf(int period)
    {
        var (a, b) = (period, Stride);
        while (b != 0)
            (a, b) = (b, a % b);
        return period == 0 || a == 1;
    }

    /// <summary>The mean absolute change from one second to the next over the warm-up, by which errors are scaled; 0 when none is known.</summary>
    public double Scale(ReadOnlySpan<double> values)
    {
        double sum = 0;
        var known = 0;
        for (var t = 1; t < Math.Min(Warmup, values.Length); t++)
        {
            var change = Math.Abs(values[t] - values[t - 1]);
            if (double.IsFinite(change))
                (sum, known) = (sum + change, known + 1);
        }
        return known == 0 ? 0 : sum / known;
    }
}
