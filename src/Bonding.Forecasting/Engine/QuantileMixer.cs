using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Engine;

/// <summary>Weighs several limits for the same quantile by their recent pinball loss (exponential weights; Cesa-Bianchi and Lugosi,
/// "Prediction, Learning, and Games", 2006) and corrects the mixture until it is exceeded as often as its level says (adaptive conformal
/// inference; Gibbs and Candès, 2021).</summary>
internal struct QuantileMixer
{
    public const int Most = 6;

    private const float Discount = 0.998f;
    private const float Sharpness = 3;
    private const float Share = 0.002f;
    private const float Adaptation = 0.01f;

    private Losses losses;
    private Pending pending;
    private PerHorizon issued;
    private float spread;
    private float correction;

    /// <summary>Judges the limits that were issued <paramref name="delay"/> seconds ago.</summary>
    /// <param name="second">The number of this second.</param>
    /// <param name="delay">1 to 5.</param>
    /// <param name="actual">The value they were limits for.</param>
    /// <param name="level">0.9 or 0.95.</param>
    /// <param name="scale">The size of one step of the correction, in the unit of the values.</param>
    /// <param name="count">How many limits are mixed, at most <see cref="Most"/>.</param>
    public void Judge(int second, int delay, float actual, float level, float scale, int count)
    {
        var slot = Slot(second, delay);
        Span<float> excess = stackalloc float[Most];
        float mean = 0;
        for (var k = 0; k < count; k++)
        {
            var gap = actual - pending[(slot * Most) + k];
            mean += excess[k] = Math.Max(level * gap, (level - 1) * gap);
        }
        mean /= count;
        float widest = 0;
        for (var k = 0; k < count; k++)
        {
            var relative = excess[k] - mean;
            widest = Math.Max(widest, relative * relative);
            losses[k] = (Discount * losses[k]) + relative;
        }
        spread = (Discount * spread) + widest;
        correction += Adaptation * scale * ((actual > issued[slot] ? 1 : 0) - (1 - level));
    }

    /// <summary>The limit of this second, to be judged later.</summary>
    public float Mix(int second, ReadOnlySpan<float> limits)
    {
        var slot = second % Horizon.Seconds;
        var least = float.MaxValue;
        for (var k = 0; k < limits.Length; k++)
            least = Math.Min(least, losses[k]);
        var rate = Sharpness / MathF.Sqrt(Math.Max(spread, 1e-20f));
        float total = 0, sum = 0, plain = 0;
        for (var k = 0; k < limits.Length; k++)
        {
            var weight = MathF.Exp(-rate * (losses[k] - least));
            total += weight;
            sum += weight * limits[k];
            plain += limits[k];
            pending[(slot * Most) + k] = limits[k];
        }
        var mixed = ((1 - Share) * sum / total) + (Share * plain / limits.Length) + correction;
        issued[slot] = mixed;
        return mixed;
    }

    private static int Slot(int second, int delay) => (second + Horizon.Seconds - delay) % Horizon.Seconds;

    [InlineArray(Most)]
    private struct Losses
    {
        private float first;
    }

    [InlineArray(Most * Horizon.Seconds)]
    private struct Pending
    {
        private float first;
    }
}
