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

    /// <summary>Simple exponential smoothing.</summary>
    Smoothing,

    /// <summary>The mean of the last 16 seconds.</summary>
    MovingMean,

    /// <summary>The median of the last 5 seconds.</summary>
    MovingMedian,

    /// <summary>AR(15) by recursive least squares.</summary>
    AutoRegression,

    /// <summary>ARIMA(8,1,0) by recursive least squares on differences.</summary>
    Arima,

    /// <summary>What the series was one to eight periods ago.</summary>
    SamePhase,

    /// <summary>The network that all series of a store teach.</summary>
    PooledNetwork,

    /// <summary>The long short-term memory network, trained beforehand.</summary>
    Lstm,
}
