using System.Runtime.Intrinsics;
using Bonding.Forecasting.Lstm;

namespace Bonding.Forecasting.Engine;

/// <summary>
/// Runs the LSTM as one more model of each series of a store. Its state lies beside that of the series, because most stores have no LSTM.
/// </summary>
internal sealed class LstmExpert(LstmWeights weights)
{
    private LstmSeries[] _series = [];

    /// <summary>Starts a series with an empty state.</summary>
    public void Start(int slot)
    {
        if (slot >= _series.Length)
            Array.Resize(ref _series, Math.Max(64, 2 * slot));
        _series[slot] = new LstmSeries();
    }

    /// <summary>Takes the value of the next second and returns the medians of the following ones.</summary>
    public Vector256<float> Step(int slot, float value)
    {
        Span<float> quantiles = stackalloc float[LstmWeights.Outputs];
        _series[slot].Step(weights, value, quantiles);
        return Vector256.Create(quantiles[0], quantiles[3], quantiles[6], quantiles[9], quantiles[12], quantiles[12], 0, 0);
    }
}
