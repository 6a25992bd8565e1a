using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>How far the last 14 to 21 samples were above their forecasts at most. That is the conformal quantile of rank ⌈0.95·(n + 1)⌉ of about
/// twenty errors, kept as the maxima of three blocks of seven seconds.</summary>
internal struct RecentExcess
{
    private const int Block = 7;

    private Vector256<float> newest;
    private Vector256<float> middle;
    private Vector256<float> oldest;
    private DueLanes issued;
    private int age;

    /// <summary>The limits that are due.</summary>
    public readonly Vector256<float> Due => issued.Due;

    public void Judge(Vector256<float> errors)
    {
        if (++age < Block)
        {
            newest = Vector256.Max(newest, errors);
            return;
        }
        (oldest, middle, newest, age) = (middle, newest, errors, 0);
    }

    /// <summary>The limits of this second: the point forecasts and the most that was above them lately.</summary>
    public Vector256<float> Issue(Vector256<float> center)
    {
        var limit = center + Vector256.Max(newest, Vector256.Max(middle, oldest));
        issued.Issue(limit);
        return limit;
    }
}
