using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Forecasts that wait to be judged. What is issued now for h seconds ahead is due h seconds later in the same lane; the lane of
/// the peak is due after five.</summary>
internal struct DueLanes
{
    private Vector256<float> next;
    private Vector256<float> second;
    private Vector256<float> third;
    private Vector256<float> fourth;
    private Vector256<float> fifth;

    /// <summary>The forecasts for the second that comes next, each by the horizon that it was made for.</summary>
    public readonly Vector256<float> Due => next;

    public void Issue(Vector256<float> lanes)
    {
        next = Only(0, lanes, second);
        second = Only(1, lanes, third);
        third = Only(2, lanes, fourth);
        fourth = Only(3, lanes, fifth);
        fifth = lanes;
    }

    private static Vector256<float> Only(int lane, Vector256<float> lanes, Vector256<float> others)
    {
        var mask = lane switch
        {
            0 => Vector256.Create(-1, 0, 0, 0, 0, 0, 0, 0),
            1 => Vector256.Create(0, -1, 0, 0, 0, 0, 0, 0),
            2 => Vector256.Create(0, 0, -1, 0, 0, 0, 0, 0),
            _ => Vector256.Create(0, 0, 0, -1, 0, 0, 0, 0),
        };
        return Vector256.ConditionalSelect(mask.AsSingle(), lanes, others);
    }
}
