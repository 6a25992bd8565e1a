namespace Bonding.Forecasting;

/// <summary>The model that leads a forecast.</summary>
public enum ForecastModel
{
    /// <summary>None: there is no forecast.</summary>
    None,

    /// <summary>The last value that was seen.</summary>
    LastValue,

    /// <summary>Exponential smoothing with a damped trend.</summary>
    DampedHolt,
}
