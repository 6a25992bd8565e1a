namespace Bonding.Forecasting.Lstm;

/// <summary>Runs the LSTM on one series. Plain numbers in one block of memory, so that a store of many series can hold it.</summary>
internal struct LstmSeries
{
    private LstmInput _input;
    private LstmState _state;

    /// <summary>
    /// Takes the value of the next second and writes the quantiles of the following ones, in the unit of the series and in the order of
    /// <see cref="LstmWeights.Outputs"/>.
    /// </summary>
    public void Step(LstmWeights weights, float value, Span<float> quantiles)
    {
        Span<float> inputs = stackalloc float[LstmWeights.Inputs];
        _input.Next(value, inputs);
        LstmCell.Step(weights, inputs, ref _state, quantiles);
        for (var k = 0; k < LstmWeights.Outputs; k++)
            quantiles[k] = value + (_input.Scale * quantiles[k]);
    }
}
