using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Where a series moves: its mean and standard deviation over about the last 200 s, and the extremes that were ever seen.</summary>
internal struct Spread
{
    private const float Rate = 1f / 200;
    private const float Furthest = 5;

    private float square;
    private float lowest;
    private float highest;

    public float Mean { get; private set; }

    /// <summary>The standard deviation; at least a ten-thousandth of the highest value, so that it can be divided by.</summary>
    public float Deviation { get; private set; }

    /// <summary>A limit for a series about which little is known: the highest value plus the range seen, at least half as much again.</summary>
    public readonly float Wide => highest + Math.Max(highest - lowest, highest / 2);

    public void Start(float value)
    {
        lowest = highest = Mean = value;
        square = 0;
    }

    /// <param name="value">The newest value.</param>
    /// <param name="count">How many were seen, at least 1.</param>
    public void Add(float value, int count)
    {
        (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        var (rate, distance) = (Math.Max(Rate, 1f / count), value - Mean);
        Mean += rate * distance;
        square += rate * ((distance * distance * (1 - rate)) - square);
        Deviation = Math.Max(MathF.Sqrt(square), Math.Max(1e-4f * highest, Lanes.Tiny));
    }

    /// <summary>Values in standard deviations from the mean, at most five either way.</summary>
    public readonly Vector256<float> Relative(Vector256<float> values)
    {
        var distance = (values - Vector256.Create(Mean)) * (1 / Deviation);
        return Vector256.Max(Vector256.Min(distance, Vector256.Create(Furthest)), Vector256.Create(-Furthest));
    }

    /// <summary>Keeps forecasts to a tenth of the range under what was ever seen, never under 0, and half of it above.</summary>
    /// <param name="values">The forecasts.</param>
    /// <param name="last">What stands for one that is no number.</param>
    public readonly Vector256<float> Clip(Vector256<float> values, float last)
    {
        var range = highest - lowest;
        var (least, most) = (Math.Max(0, lowest - (0.1f * range)), highest + (0.5f * range));
        var numbers = Vector256.ConditionalSelect(Vector256.Equals(values, values), values, Vector256.Create(last));
        return Vector256.Max(Vector256.Min(numbers, Vector256.Create(most)), Vector256.Create(least));
    }
}
