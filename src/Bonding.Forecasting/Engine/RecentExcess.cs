using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Tracks the largest excess of the last 14 to 21 samples over their forecasts. It is the conformal quantile of rank ⌈0.95·(n + 1)⌉ of
/// about twenty errors, kept as the maxima of three blocks of seven seconds.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = PackedFields.Bytes)]
internal struct RecentExcess
{
    private const int Block = 7;

    private Vector256<float> _newest;
    private Vector256<float> _middle;
    private Vector256<float> _oldest;
    private PendingForecasts _issued;
    private int _age;

    /// <summary>The limits that are due.</summary>
    public readonly Vector256<float> Due => _issued.Due;

    public void Judge(Vector256<float> errors)
    {
        if (++_age < Block)
        {
            _newest = Vector256.Max(_newest, errors);
            return;
        }
        (_oldest, _middle, _newest, _age) = (_middle, _newest, errors, 0);
    }

    /// <summary>Returns the limits of this second: the point forecasts plus the largest recent excess.</summary>
    public Vector256<float> Issue(Vector256<float> center)
    {
        var limit = center + Vector256.Max(_newest, Vector256.Max(_middle, _oldest));
        _issued.Issue(limit);
        return limit;
    }
}
