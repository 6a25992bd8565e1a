using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Delays forecasts until they can be judged. A forecast for h seconds ahead is due h seconds later in the same lane; the lane of the peak
/// is due after five. A horizon of h waits h seconds. So five and the peak take one column of five each, four and one share a column, and
/// so do three and two.
/// </summary>
internal struct PendingForecasts
{
    private Vector128<float> _next;
    private Vector128<float> _second;
    private Vector128<float> _third;
    private Vector128<float> _fourth;
    private Vector128<float> _fifth;

    /// <summary>The forecasts for the next second, in the lane of the horizon for which each was made.</summary>
    public readonly Vector256<float> Due
    {
        get
        {
            var far = Vector128.Shuffle(_next, Vector128.Create(0, 0, 3, 2));
            var two = Vector128.ConditionalSelect(Only(1), Vector128.Shuffle(_fourth, Vector128.Create(3, 3, 3, 3)), far);
            var one = Vector128.ConditionalSelect(Only(0), Vector128.Shuffle(_fifth, Vector128.Create(2, 2, 2, 2)), two);
            return Vector256.Create(one, _next);
        }
    }

    public void Issue(Vector256<float> lanes)
    {
        var near = lanes.GetLower();
        _next = _second;
        _second = _third;
        _third = Vector128.ConditionalSelect(Only(3), Vector128.Shuffle(near, Vector128.Create(2, 2, 2, 2)), _fourth);
        _fourth = Vector128.ConditionalSelect(Only(2), Vector128.Shuffle(near, Vector128.Create(3, 3, 3, 3)), _fifth);
        _fifth = Vector128.Create(lanes.GetUpper().GetLower(), near.GetLower());
    }

    private static Vector128<float> Only(int column) =>
        (
            column switch
            {
                0 => Vector128.Create(-1, 0, 0, 0),
                1 => Vector128.Create(0, -1, 0, 0),
                2 => Vector128.Create(0, 0, -1, 0),
                _ => Vector128.Create(0, 0, 0, -1),
            }
        ).AsSingle();
}
