using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bonding.Forecasting.Numerics;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Mixes the point forecasts of the models per horizon (<see cref="ExpertWeights"/>). The series' own models are mixed first, by their
/// recent absolute errors, which finds the best of them. Their mixture is then mixed with the network and the LSTM, by the slope of the
/// whole mixture's error, which finds the best combination: two models that err to different sides are worth more than the better one
/// (Cesa-Bianchi and Lugosi, "Prediction, Learning, and Games", 2006, 2.5).
/// </summary>
internal struct PointMixer
{
    private const float Discount = 0.997f;
    private const float Sharpness = 2;
    private const float LastSharpness = 0.7f;
    private const float Share = 0.001f;

    private ModelRows _discounted;
    private ModelRows _weights;
    private Vector256<float> _variance;
    private Vector256<float> _lastVariance;
    private Flat _flats;
    private Path _paths;
    private Phase _phases;

    /// <summary>The model with the largest weight one second ahead.</summary>
    public readonly int Leader
    {
        get
        {
            var leader = Heaviest(PointModels.Network, PointModels.Count, PointModels.Mixture);
            return leader == PointModels.Mixture ? Heaviest(0, PointModels.Network, 0) : leader;
        }
    }

    /// <summary>Judges the forecasts that are due now.</summary>
    /// <param name="value">This second's value.</param>
    /// <param name="known">The horizons that have a forecast.</param>
    /// <param name="experts">The number of experts besides the mixture of the series' own models.</param>
    /// <param name="center">The mixed forecasts that are due.</param>
    public void Judge(Vector256<float> value, Vector256<float> known, int experts, Vector256<float> center)
    {
        ModelRows losses = default;
        Due(losses);
        var slope = Vector256.ConditionalSelect(Vector256.GreaterThan(center, value), Vector256<float>.One, -Vector256<float>.One);
        for (var k = 0; k < PointModels.Network; k++)
            losses[k] = Vector256.Abs(value - losses[k]);
        for (var k = PointModels.Network; k < PointModels.Count; k++)
            losses[k] = slope * (losses[k] - value);
        ExpertWeights.Judge(Own(_weights), Own(_discounted), ref _variance, Own(losses), known, Discount);
        ExpertWeights.Judge(Last(_weights, experts), Last(_discounted, experts), ref _lastVariance, Last(losses, experts), known, Discount);
    }

    /// <summary>Mixes the series' own models and writes the result into the row of their mixture.</summary>
    public void MixOwn(Span<Vector256<float>> rows) =>
        rows[PointModels.Mixture] = ExpertWeights.Mix(Own(_weights), Own(_discounted), _variance, Own(rows), Sharpness, Share);

    /// <summary>Returns the weighted mean of this second's forecasts.</summary>
    /// <param name="rows">The forecasts of the models, including the mixture of the series' own (<see cref="MixOwn"/>).</param>
    /// <param name="periodic">Whether the series has a period; forecasts by phase then do not depend on the horizon.</param>
    /// <param name="experts">The number of experts besides the mixture of the series' own models.</param>
    public Vector256<float> Mix(Span<Vector256<float>> rows, bool periodic, int experts)
    {
        Issue(rows, periodic);
        return ExpertWeights.Mix(
            Last(_weights, experts),
            Last(_discounted, experts),
            _lastVariance,
            Last(rows, experts),
            LastSharpness,
            Share
        );
    }

    private readonly int Heaviest(int from, int to, int leader)
    {
        for (var k = from; k < to; k++)
            leader = _weights[k].ToScalar() > _weights[leader].ToScalar() ? k : leader;
        return leader;
    }

    private static Span<Vector256<float>> Own(Span<Vector256<float>> rows) => rows[..PointModels.Network];

    /// <summary>Returns the rows of the network, the mixture of the series' own models, and the LSTM if there is one.</summary>
    private static Span<Vector256<float>> Last(Span<Vector256<float>> rows, int experts) => rows.Slice(PointModels.Network, experts + 1);

    private readonly void Due(Span<Vector256<float>> rows)
    {
        ((ReadOnlySpan<Vector256<float>>)_flats).CopyTo(rows);
        ((ReadOnlySpan<Vector256<float>>)_phases).CopyTo(rows[PointModels.FirstPhase..]);
        for (var k = 0; k < PointModels.PathCount; k++)
            rows[PointModels.FirstPath + k] = _paths[k].Due;
    }

    private void Issue(ReadOnlySpan<Vector256<float>> rows, bool periodic)
    {
        for (var k = 0; k < PointModels.FlatCount; k++)
            _flats[k] = Lanes.Shift(_flats[k], rows[k].ToScalar());
        for (var k = 0; k < PointModels.PhaseCount; k++)
        {
            var next = rows[PointModels.FirstPhase + k].ToScalar();
            _phases[k] = periodic ? Vector256.Create(next) : Lanes.Shift(_phases[k], next);
        }
        for (var k = 0; k < PointModels.PathCount; k++)
            _paths[k].Issue(rows[PointModels.FirstPath + k]);
    }

    /// <summary>The forecasts that the models with one value for all horizons made one to five seconds ago.</summary>
    [InlineArray(PointModels.FlatCount)]
    private struct Flat
    {
        private Vector256<float> _first;
    }

    /// <summary>The forecasts of the phase models for the next second, in the lane of the horizon for which each was made.</summary>
    [InlineArray(PointModels.PhaseCount)]
    private struct Phase
    {
        private Vector256<float> _first;
    }

    [InlineArray(PointModels.PathCount)]
    private struct Path
    {
        private PendingForecasts _first;
    }
}
