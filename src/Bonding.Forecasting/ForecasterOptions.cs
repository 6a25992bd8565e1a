using Bonding.Forecasting.Models.Recurrent;

namespace Bonding.Forecasting;

/// <summary>What is known about a series beforehand.</summary>
public sealed record ForecasterOptions
{
    /// <summary>No forecast is under this, and no sample can be. The caller's unit.</summary>
    public const double Floor = 0;

    /// <summary>No forecast is over this (the caller's unit); no bound by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above <see cref="Floor"/>.</exception>
    public double Capacity
    {
        get;
        init => field = value > Floor
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Capacity must be above 0.");
    } = double.PositiveInfinity;

    /// <summary>Trained weights of an <see cref="Models.Recurrent.Lstm"/>: with them it is one more model of the ensemble. None by default.</summary>
    public LstmWeights? Recurrent { get; init; }
}
