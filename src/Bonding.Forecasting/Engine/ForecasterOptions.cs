using Bonding.Forecasting.Lstm;
using Bonding.Forecasting.Models;

namespace Bonding.Forecasting.Engine;

/// <summary>The options of a forecaster.</summary>
public sealed record ForecasterOptions
{
    /// <summary>The upper bound of forecasts, in the caller's unit. Unbounded by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above <see cref="Sample.Floor"/>.</exception>
    public double Capacity
    {
        get;
        init =>
            field = value > Sample.Floor ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Capacity must be above 0.");
    } = double.PositiveInfinity;

    /// <summary>
    /// The trained weights of an <see cref="LstmForecaster"/>, which makes it one more model of the ensemble. Null by default.
    /// </summary>
    public LstmWeights? Recurrent { get; init; }
}
