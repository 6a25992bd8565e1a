using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>Values of a periodic series at the phase of each of the next five seconds, one to eight periods ago.</summary>
internal struct SamePhaseValues
{
    private const int Most = 8;

    public Vector256<float> Last;
    public Vector256<float> Mean3;
    public Vector256<float> Median;
    public Vector256<float> Mean;
    public Vector256<float> Highest;

    /// <summary>Reads the values from the history of a series.</summary>
    /// <param name="history">The series.</param>
    /// <param name="period">Its period in seconds; 0 if it has none. The last value then stands for every phase.</param>
    public static SamePhaseValues Of(in History history, int period)
    {
        var step = period == 0 ? 0 : period * ((Horizon.Seconds + period - 1) / period);
        var count = step == 0 ? 0 : Math.Min(Most, history.Count / step);
        return count == 0 ? Always(history.Ago(0)) : Gather(history, step, count);
    }

    private static SamePhaseValues Always(float value)
    {
        var lanes = Vector256.Create(value);
        return new SamePhaseValues
        {
            Last = lanes,
            Mean3 = lanes,
            Median = lanes,
            Mean = lanes,
            Highest = lanes,
        };
    }

    private static SamePhaseValues Gather(in History history, int step, int count)
    {
        var last = At(history, step);
        var (sum, highest, three) = (last, last, last);
        for (var i = 2; i <= count; i++)
        {
            var lanes = At(history, step * i);
            sum += lanes;
            highest = Vector256.Max(highest, lanes);
            three = i <= 3 ? sum : three;
        }
        return new SamePhaseValues
        {
            Last = last,
            Mean3 = three / Math.Min(3, count),
            Mean = sum / count,
            Highest = highest,
            Median = MedianOf(history, step, count),
        };
    }

    private static Vector256<float> MedianOf(in History history, int step, int count)
    {
        var last = At(history, step);
        if (count < 3)
            return last;
        var (second, third) = (At(history, 2 * step), At(history, 3 * step));
        return count < 5
            ? Lanes.Median(last, last, second, third, third)
            : Lanes.Median(last, second, third, At(history, 4 * step), At(history, 5 * step));
    }

    // Lane h − 1 is the value of h seconds after this many seconds ago.
    private static Vector256<float> At(in History history, int seconds) => Lanes.Reverse(history.Window(seconds - 8));
}
