using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>Weighs the point forecasts of several models per horizon by their recent absolute error: exponential weights on discounted
/// relative losses with a rate set by their spread, and a fixed share so that none is given up for good (Herbster and Warmuth, 1998).
/// </summary>
internal struct PointMixer
{
    public const int Most = 16;

    private const float Discount = 0.998f;
    private const float Sharpness = 5;
    private const float Share = 0.001f;

    private Losses losses;
    private Pending pending;
    private PerHorizon spread;

    /// <summary>Judges all forecasts that were made for this second.</summary>
    public void Judge(int second, int known, float actual, int count)
    {
        Span<float> errors = stackalloc float[Most];
        for (var h = 1; h <= known; h++)
        {
            var slot = (second + Horizon.Seconds - h) % Horizon.Seconds;
            var forecasts = At(ref pending, slot, h - 1);
            float mean = 0, widest = 0;
            for (var k = 0; k < count; k++)
                mean += errors[k] = Math.Abs(actual - forecasts[k]);
            mean /= count;
            var own = ((Span<float>)losses).Slice((h - 1) * Most, Most);
            for (var k = 0; k < count; k++)
            {
                var relative = errors[k] - mean;
                widest = Math.Max(widest, relative * relative);
                own[k] = (Discount * own[k]) + relative;
            }
            spread[h - 1] = (Discount * spread[h - 1]) + widest;
        }
    }

    /// <summary>Where the models write their forecasts of this second for a horizon (0-based).</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<float> Forecasts(int second, int horizon) => At(ref pending, second % Horizon.Seconds, horizon);

    /// <summary>The weighted mean of this second's forecasts of some models for a horizon (0-based), and the model of the largest weight.</summary>
    public float Mix(int second, int horizon, int from, int count, out int leader)
    {
        var own = ((Span<float>)losses).Slice((horizon * Most) + from, count);
        var forecasts = Forecasts(second, horizon).Slice(from, count);
        leader = 0;
        for (var k = 1; k < count; k++)
            leader = own[k] < own[leader] ? k : leader;
        var least = own[leader];
        var rate = Sharpness / MathF.Sqrt(Math.Max(spread[horizon], 1e-20f));
        float total = 0, sum = 0, plain = 0;
        for (var k = 0; k < count; k++)
        {
            var weight = MathF.Exp(-rate * (own[k] - least));
            total += weight;
            sum += weight * forecasts[k];
            plain += forecasts[k];
        }
        leader += from;
        return ((1 - Share) * sum / total) + (Share * plain / count);
    }

    private static Span<float> At(ref Pending pending, int slot, int horizon) =>
        ((Span<float>)pending).Slice(((slot * Horizon.Seconds) + horizon) * Most, Most);

    [InlineArray(Most * Horizon.Seconds)]
    private struct Losses
    {
        private float first;
    }

    [InlineArray(Most * Horizon.Seconds * Horizon.Seconds)]
    private struct Pending
    {
        private float first;
    }
}
