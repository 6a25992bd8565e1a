using Bonding.Forecasting.Lstm;
using Bonding.Forecasting.Models;

namespace Bonding.Forecasting.Engine;

/// <summary>What is known about a series beforehand.</summary>
public sealed record ForecasterOptions
{
    /// <summary>No forecast is over this (the caller's unit); no bound by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above <see cref="Sample.Floor"/>.</exception>
    public double Capacity
    {
        get;
        init =>
            field = value > Sample.Floor ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Capacity must be above 0.");
    } = double.PositiveInfinity;

    /// <summary>Trained weights of an <see cref="LstmForecaster"/>: with them it is one more model of the ensemble. None by default.</summary>
    public LstmWeights? Recurrent { get; init; }
}
