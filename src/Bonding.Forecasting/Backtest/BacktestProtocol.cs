using System.Numerics;

namespace Bonding.Forecasting.Backtest;

/// <summary>
/// Defines which forecasts of a recorded series are judged. Every second is learnt. After <paramref name="Warmup"/> seconds, every
/// <paramref name="Stride"/>-th forecast is judged. Errors are divided by the mean one-second change of the warm-up.
/// </summary>
/// <param name="Warmup">Seconds before the first forecast that is judged.</param>
/// <param name="Stride">
/// Seconds between judged forecasts. If it shares a factor with a period of the data, only some phases are judged.
/// </param>
public sealed record BacktestProtocol(int Warmup = 600, int Stride = 7)
{
    /// <summary>Returns whether the forecast made after this sample (0-based) is judged.</summary>
    public bool Judges(int second, int length) =>
        second >= Warmup - 1 && second + Horizon.Seconds < length && (second - Warmup + 1) % Stride == 0;

    /// <summary>
    /// Returns whether judged forecasts meet every phase of a pattern: its length and the stride share no factor.
    /// </summary>
    /// <param name="period">The length of the pattern in seconds; 0 if there is none.</param>
    public bool SeesAllPhasesOf(int period) => period == 0 || BigInteger.GreatestCommonDivisor(period, Stride).IsOne;

    /// <summary>
    /// Computes the divisor of errors: the mean absolute change from one second to the next over the warm-up. Returns 0 if no change is
    /// known.
    /// </summary>
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
