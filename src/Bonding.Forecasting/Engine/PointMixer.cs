using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Weighs the point forecasts of the models per horizon by their recent absolute error: exponential weights on discounted relative
/// losses with a rate set by their spread, and a fixed share so that none is given up for good (Herbster and Warmuth, 1998). The series' own
/// models are mixed first, then their mixture with the network.</summary>
internal struct PointMixer
{
    private const float Discount = 0.995f;
    private const float Sharpness = 10;
    private const float Share = 0.001f;

    private ModelRows losses;
    private Vector256<float> spread;
    private Level levels;
    private Path paths;
    private Phase phases;

    /// <summary>The model of the smallest loss one second ahead.</summary>
    public readonly int Leader
    {
        get
        {
            var leader = 0;
            for (var k = 1; k <= PointModels.Network; k++)
                leader = losses[k].ToScalar() < losses[leader].ToScalar() ? k : leader;
            return leader;
        }
    }

    /// <summary>Judges the forecasts that are due now.</summary>
    /// <param name="value">This second's value.</param>
    /// <param name="known">Which horizons have a forecast.</param>
    public void Judge(Vector256<float> value, Vector256<float> known)
    {
        ModelRows errors = default;
        Due(errors);
        var mean = Vector256<float>.Zero;
        for (var k = 0; k < PointModels.Count; k++)
            mean += errors[k] = Vector256.Abs(value - errors[k]);
        mean /= PointModels.Count;
        var (discount, widest) = (Vector256.Create(Discount), Vector256<float>.Zero);
        for (var k = 0; k < PointModels.Count; k++)
        {
            var relative = (errors[k] - mean) & known;
            widest = Vector256.Max(widest, relative * relative);
            losses[k] = Vector256.FusedMultiplyAdd(losses[k], discount, relative);
        }
        spread = Vector256.FusedMultiplyAdd(spread, discount, widest);
    }

    /// <summary>The weighted mean of this second's forecasts.</summary>
    /// <param name="rows">What the models say; receives the mixture of the series' own.</param>
    /// <param name="periodic">Whether the series has a period: what is said by phase does then not depend on the horizon.</param>
    public Vector256<float> Mix(Span<Vector256<float>> rows, bool periodic)
    {
        rows[PointModels.Mixture] = Mix(rows, 0, PointModels.Network);
        Issue(rows, periodic);
        return Mix(rows, PointModels.Network, PointModels.Count);
    }

    private readonly Vector256<float> Mix(ReadOnlySpan<Vector256<float>> rows, int from, int to)
    {
        var least = losses[from];
        for (var k = from + 1; k < to; k++)
            least = Vector256.Min(least, losses[k]);
        var rate = Vector256.Create(-Sharpness) / Vector256.Sqrt(Vector256.Max(spread, Vector256.Create(Lanes.Tiny)));
        var (total, sum, plain) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var k = from; k < to; k++)
        {
            var weight = Vector256.Exp((losses[k] - least) * rate);
            total += weight;
            sum = Vector256.FusedMultiplyAdd(weight, rows[k], sum);
            plain += rows[k];
        }
        return (sum / total * (1 - Share)) + (plain * (Share / (to - from)));
    }

    private readonly void Due(Span<Vector256<float>> rows)
    {
        ((ReadOnlySpan<Vector256<float>>)levels).CopyTo(rows);
        ((ReadOnlySpan<Vector256<float>>)phases).CopyTo(rows[PointModels.FirstPhase..]);
        for (var k = 0; k < PointModels.PathCount; k++)
            rows[PointModels.FirstPath + k] = paths[k].Due;
    }

    private void Issue(ReadOnlySpan<Vector256<float>> rows, bool periodic)
    {
        for (var k = 0; k < PointModels.LevelCount; k++)
            levels[k] = Lanes.Shift(levels[k], rows[k].ToScalar());
        for (var k = 0; k < PointModels.PhaseCount; k++)
        {
            var next = rows[PointModels.FirstPhase + k].ToScalar();
            phases[k] = periodic ? Vector256.Create(next) : Lanes.Shift(phases[k], next);
        }
        for (var k = 0; k < PointModels.PathCount; k++)
            paths[k].Issue(rows[PointModels.FirstPath + k]);
    }

    /// <summary>Models that say the same for all horizons: what they said one to five seconds ago.</summary>
    [InlineArray(PointModels.LevelCount)]
    private struct Level
    {
        private Vector256<float> first;
    }

    /// <summary>What the models of the phase say about the coming second, by the horizon from which they were asked.</summary>
    [InlineArray(PointModels.PhaseCount)]
    private struct Phase
    {
        private Vector256<float> first;
    }

    [InlineArray(PointModels.PathCount)]
    private struct Path
    {
        private DueLanes first;
    }
}
