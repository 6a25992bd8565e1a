using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Tracks the mean and standard deviation of a series over about the last 200 s, and the extremes of all time.
/// </summary>
internal struct SeriesStatistics
{
    private const float Rate = 1f / 200;
    private const float Furthest = 5;

    private float _square;
    private float _lowest;
    private float _highest;

    public float Mean { get; private set; }

    /// <summary>The standard deviation, at least a ten-thousandth of the highest value, so that it can be a divisor.</summary>
    public float Deviation { get; private set; }

    /// <summary>
    /// A limit for a series with few samples: the highest value plus the range of all values, at least one and a half times the highest
    /// value.
    /// </summary>
    public readonly float WideBound => _highest + Math.Max(_highest - _lowest, _highest / 2);

    public void Start(float value)
    {
        _lowest = _highest = Mean = value;
        _square = 0;
    }

    /// <param name="value">The newest value.</param>
    /// <param name="count">The number of values so far, at least 1.</param>
    public void Add(float value, int count)
    {
        (_lowest, _highest) = (Math.Min(_lowest, value), Math.Max(_highest, value));
        var (rate, distance) = (Math.Max(Rate, 1f / count), value - Mean);
        Mean += rate * distance;
        _square += rate * ((distance * distance * (1 - rate)) - _square);
        Deviation = Math.Max(MathF.Sqrt(_square), Math.Max(1e-4f * _highest, Lanes.Tiny));
    }

    /// <summary>Converts values to standard deviations from the mean, clipped to ±5.</summary>
    public readonly Vector256<float> Relative(Vector256<float> values)
    {
        var distance = (values - Vector256.Create(Mean)) * (1 / Deviation);
        return Vector256.Max(Vector256.Min(distance, Vector256.Create(Furthest)), Vector256.Create(-Furthest));
    }

    /// <summary>
    /// Clips forecasts to the range of all values, extended by a tenth of the range below, but not below 0, and by half of it above.
    /// </summary>
    /// <param name="values">The forecasts.</param>
    /// <param name="last">The replacement for a forecast that is not finite.</param>
    public readonly Vector256<float> Clip(Vector256<float> values, float last)
    {
        var range = _highest - _lowest;
        var (least, most) = (Math.Max(0, _lowest - (0.1f * range)), _highest + (0.5f * range));
        var numbers = Vector256.ConditionalSelect(Vector256.Equals(values, values), values, Vector256.Create(last));
        return Vector256.Max(Vector256.Min(numbers, Vector256.Create(most)), Vector256.Create(least));
    }
}
