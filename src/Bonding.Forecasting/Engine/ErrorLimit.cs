using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Counts errors beyond twice their usual size as twice (Huber, 1964), so that a burst does not bend coefficients.</summary>
internal struct ErrorLimit
{
    private const float Clip = 2;
    private const float Settled = 40;

    private Vector256<float> scale;
    private int steps;

    public Vector256<float> Limit(Vector256<float> errors)
    {
        var size = Vector256.Abs(errors);
        var limit = scale * Clip;
        var settled = steps > Settled;
        var counted = settled ? Vector256.Min(size, limit * 3) : size;
        scale += (counted - scale) * (settled ? 0.02f : 1f / (steps + 1));
        steps = Math.Min(steps + 1, 1 << 20);
        return settled ? Vector256.Max(Vector256.Min(errors, limit), -limit) : errors;
    }
}
