namespace Bonding.Forecasting.Models.Recurrent;

/// <summary>Turns the values of one series into what the LSTM sees: distances in units of the series' usual one-second change, so that
/// series of any size and unit look alike. Logarithms keep jumps small.</summary>
internal struct LstmInput
{
    private const float MeanRate = 0.02f;
    private const float PeakDecay = 0.02f;
    private const int ChangeSeconds = 300;
    private const float SmallestChange = 3e-3f;
    private const float Rounding = 1e-6f;
    private const float Least = 1e-30f;

    private float last;
    private float mean;
    private float peak;
    private float change;
    private float lowest;
    private float highest;
    private int seen;

    /// <summary>The usual one-second change, the unit of all outputs; never 0. It goes with the unit of the series.</summary>
    public readonly float Scale => Math.Max(change, (SmallestChange * (highest - lowest)) + (Rounding * highest) + Least);

    /// <summary>Takes the value of the next second and writes the inputs.</summary>
    public void Next(float value, Span<float> inputs)
    {
        if (seen == 0)
            last = mean = peak = lowest = highest = value;
        else
            change += Math.Max(1f / ChangeSeconds, 1f / seen) * (Math.Abs(value - last) - change);
        (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        seen = Math.Min(seen + 1, ChangeSeconds);
        mean += Math.Max(MeanRate, 1f / seen) * (value - mean);
        peak = Math.Max(value, peak + (PeakDecay * (value - peak)));
        inputs[0] = Shrink(value - last);
        inputs[1] = Shrink(value - mean);
        inputs[2] = Shrink(peak - value);
        inputs[3] = Shrink(value);
        last = value;
    }

    private readonly float Shrink(float distance) => MathF.CopySign(MathF.Log(1 + (Math.Abs(distance) / Scale)), distance);
}
