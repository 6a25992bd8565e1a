namespace Bonding.Forecasting.Lstm;

/// <summary>
/// Converts the values of one series to the inputs of the LSTM: distances in units of the series' usual one-second change, so that series
/// of any size and unit look alike. Logarithms keep jumps small.
/// </summary>
internal struct LstmInput
{
    private const float MeanRate = 0.02f;
    private const float PeakDecay = 0.02f;
    private const int ChangeSeconds = 300;
    private const float SmallestChange = 3e-3f;
    private const float Rounding = 1e-6f;
    private const float Least = 1e-30f;

    private float _last;
    private float _mean;
    private float _peak;
    private float _change;
    private float _lowest;
    private float _highest;
    private int _seen;

    /// <summary>The usual one-second change, which is the unit of all outputs. Never 0; proportional to the unit of the series.</summary>
    public readonly float Scale => Math.Max(_change, (SmallestChange * (_highest - _lowest)) + (Rounding * _highest) + Least);

    /// <summary>Takes the value of the next second and writes the inputs.</summary>
    public void Next(float value, Span<float> inputs)
    {
        if (_seen == 0)
            _last = _mean = _peak = _lowest = _highest = value;
        else
            _change += Math.Max(1f / ChangeSeconds, 1f / _seen) * (Math.Abs(value - _last) - _change);
        (_lowest, _highest) = (Math.Min(_lowest, value), Math.Max(_highest, value));
        _seen = Math.Min(_seen + 1, ChangeSeconds);
        _mean += Math.Max(MeanRate, 1f / _seen) * (value - _mean);
        _peak = Math.Max(value, _peak + (PeakDecay * (value - _peak)));
        inputs[0] = Shrink(value - _last);
        inputs[1] = Shrink(value - _mean);
        inputs[2] = Shrink(_peak - value);
        inputs[3] = Shrink(value);
        _last = value;
    }

    private readonly float Shrink(float distance) => MathF.CopySign(MathF.Log(1 + (Math.Abs(distance) / Scale)), distance);
}
