using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bonding.Forecasting.Engine;

/// <summary>Weighs the point forecasts of the models per horizon by their recent absolute error (<see cref="Weighing"/>). The series' own
/// models are mixed first, then their mixture with the network.</summary>
internal struct PointMixer
{
    private const float Discount = 0.995f;
    private const float Sharpness = 2;
    private const float PairSharpness = 0.5f;
    private const float Share = 0.001f;

    private ModelRows losses;
    private ModelRows weights;
    private Vector256<float> variance;
    private Vector256<float> pairVariance;
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
        for (var k = 0; k < PointModels.Count; k++)
            errors[k] = Vector256.Abs(value - errors[k]);
        Weighing.Judge(Own(weights), Own(losses), ref variance, Own(errors), known, Discount);
        Weighing.Judge(Pair(weights), Pair(losses), ref pairVariance, Pair(errors), known, Discount);
    }

    /// <summary>The weighted mean of this second's forecasts.</summary>
    /// <param name="rows">What the models say; receives the mixture of the series' own.</param>
    /// <param name="periodic">Whether the series has a period: what is said by phase does then not depend on the horizon.</param>
    public Vector256<float> Mix(Span<Vector256<float>> rows, bool periodic)
    {
        rows[PointModels.Mixture] = Weighing.Mix(Own(weights), Own(losses), variance, Own(rows), Sharpness, Share);
        Issue(rows, periodic);
        return Weighing.Mix(Pair(weights), Pair(losses), pairVariance, Pair(rows), PairSharpness, Share);
    }

    private static Span<Vector256<float>> Own(Span<Vector256<float>> rows) => rows[..PointModels.Network];

    /// <summary>The network and the mixture of all others.</summary>
    private static Span<Vector256<float>> Pair(Span<Vector256<float>> rows) => rows[PointModels.Network..];

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
