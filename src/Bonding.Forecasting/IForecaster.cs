namespace Bonding.Forecasting;

/// <summary>Forecasts one series with one sample per second. Implementations are not thread-safe.</summary>
public interface IForecaster
{
    /// <summary>Takes the sample of the next second, in constant time and without allocation.</summary>
    void Observe(in Sample sample);

    /// <summary>Returns the forecast of the next <see cref="Horizon.Seconds"/> seconds. Does not change the state.</summary>
    Forecast Predict();
}

/// <summary>The measurement of one second. A forecaster takes one per second, even if nothing was measured.</summary>
/// <param name="Value">
/// The usage, in the caller's unit. NaN, an infinity, or a value below <see cref="Sample.Floor"/> (the result of a counter reset) means
/// that there is no measurement.
/// </param>
/// <param name="Censored">True if usage was capped (throttling, pressure stalls). The value is then a lower bound of the need.</param>
public readonly record struct Sample(double Value, bool Censored = false)
{
    /// <summary>The minimum of a sample and of a forecast, in the caller's unit.</summary>
    public const double Floor = 0;

    /// <summary>
    /// What was ready to be used besides a censored value, in the same unit: the two together are the need. 0 if that is not known.
    /// </summary>
    public double Waiting { get; init; }

    /// <summary>A second without a measurement.</summary>
    public static Sample Missing => new(double.NaN);
}
