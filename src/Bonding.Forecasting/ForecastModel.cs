namespace Bonding.Forecasting;

/// <summary>The model with the largest weight in a forecast.</summary>
public enum ForecastModel
{
    /// <summary>No model: there is no forecast.</summary>
    None,

    /// <summary>The last value.</summary>
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

    /// <summary>The values of the series one to eight periods ago.</summary>
    SamePhase,

    /// <summary>The network that all series of a store train.</summary>
    PooledNetwork,

    /// <summary>The long short-term memory network, trained in advance.</summary>
    Lstm,
}
