namespace Bonding.Forecasting;

/// <summary>Forecasts one series that has one sample per second. Not safe for use by several threads at once.</summary>
public interface IForecaster
{
    /// <summary>Takes the sample of the next second; constant time, no allocation.</summary>
    void Observe(in Sample sample);

    /// <summary>The forecast of the next <see cref="Horizon.Seconds"/> seconds, from what was observed so far. Changes nothing.</summary>
    Forecast Predict();
}
