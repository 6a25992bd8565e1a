using System.Runtime.CompilerServices;

namespace Bonding.Forecasting.Cadence;

/// <summary>
/// Limits for the highest of the next two to four steps: the highest limit of these steps, raised by a margin until it is exceeded as often
/// as its level requires (adaptive conformal inference; Gibbs and Candès, 2021). The next five seconds touch so many windows if windows are
/// shorter than five seconds, or if one ends meanwhile.
/// </summary>
internal struct StepPeaks
{
    private const int Most = 4;
    private const float Rate = 0.05f;
    private const float Level = 0.95f;

    private Steps _values;
    private Limits _issued;
    private Margins _margins;
    private byte _pending;

    public StepPeaks() => (_margins[0], _margins[1], _margins[2]) = (0.3f, 0.5f, 0.6f);

    /// <summary>The same after a gap: what was forecast before it is not judged.</summary>
    public readonly StepPeaks Interrupted => this with { _pending = 0 };

    /// <summary>Takes the value of the next step.</summary>
    public void Add(float value)
    {
        for (var i = Most - 1; i > 0; i--)
            _values[i] = _values[i - 1];
        _values[0] = value;
        var peak = value;
        for (var k = 1; k < Most; k++)
        {
            peak = Math.Max(peak, _values[k]);
            if (_pending > k)
                _margins[k - 1] += Rate * ((peak > _issued[PlaceOf(k) + k] ? 1 : 0) - (1 - Level));
        }
    }

    /// <summary>Takes the forecast of the steps after it.</summary>
    public void Issue(in Forecast steps)
    {
        for (var k = 1; k < Most; k++)
        {
            for (var i = k; i > 0; i--)
                _issued[PlaceOf(k) + i] = _issued[PlaceOf(k) + i - 1];
            _issued[PlaceOf(k)] = Of(steps, 1, k + 1);
        }

        _pending = (byte)Math.Min(_pending + 1, Most);
    }

    /// <summary>Returns the limit for the highest of some steps, such as 1 to 2.</summary>
    public readonly float Of(in Forecast steps, int first, int last)
    {
        if (last - first >= Most)
            return (float)steps.PeakQuantile;
        var highest = 0.0;
        for (var step = first; step <= last; step++)
            highest = Math.Max(highest, steps.Quantile(step, QuantileLevel.P95));
        return (float)(highest + (MarginOf(last - first) * steps.ResidualSigma));
    }

    private readonly float MarginOf(int more) => more == 0 ? 0 : _margins[more - 1];

    // The limits for two, three and four steps wait as long, one after the other.
    private static int PlaceOf(int more) => (more * (more + 1) / 2) - 1;

    [InlineArray(Most)]
    private struct Steps
    {
        private float _first;
    }

    [InlineArray(Most - 1)]
    private struct Margins
    {
        private float _first;
    }

    [InlineArray(2 + 3 + 4)]
    private struct Limits
    {
        private float _first;
    }
}
