namespace Bonding.Forecasting;

/// <summary>Forecasts one series that has one sample per second. Not safe for use by several threads at once.</summary>
public interface IForecaster
{
    /// <summary>Takes the sample of the next second; constant time, no allocation.</summary>
    void Observe(in Sample sample);

    /// <summary>The forecast of the next <see cref="Horizon.Seconds"/> seconds, from what was observed so far. Changes nothing.</summary>
    Forecast Predict();
}

/// <summary>What was measured in one second. One is handed over per second, whether or not anything was read.</summary>
/// <param name="Value">The usage, in the caller's unit. NaN, an infinity, or a value under <see cref="Sample.Floor"/> (what a
/// counter that was reset gives) says that this second was not seen.</param>
/// <param name="Censored">True when usage was held down (throttling, pressure stalls): the value is then a lower bound of the need.</param>
public readonly record struct Sample(double Value, bool Censored = false)
{
    /// <summary>The least value of a sample and of a forecast, in the caller's unit.</summary>
    public const double Floor = 0;

    /// <summary>A second that nobody saw.</summary>
    public static Sample Missing => new(double.NaN);
}
