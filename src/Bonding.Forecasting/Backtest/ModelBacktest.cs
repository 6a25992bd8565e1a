using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;
using Bonding.Forecasting.Models;

namespace Bonding.Forecasting.Backtest;

/// <summary>Replays one recorded series through a single forecaster, as if it were live.</summary>
public static class ModelBacktest
{
    /// <summary>Returns the accuracy of the forecaster. A forecast is made only from samples up to its second.</summary>
    /// <param name="forecaster">A forecaster that has observed nothing yet.</param>
    /// <param name="values">One sample per second; NaN where a sample is missing.</param>
    /// <param name="protocol">The forecasts that are judged.</param>
    public static Accuracy Run(IForecaster forecaster, double[] values, BacktestProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(protocol);
        var score = new Accuracy(protocol.Scale(values));
        for (var t = 0; t < values.Length; t++)
        {
            forecaster.Observe(new Sample(values[t]));
            if (protocol.Judges(t, values.Length))
                score.Add(forecaster.Predict(), values.AsSpan(t + 1, Horizon.Seconds));
        }
        return score;
    }
}

/// <summary>Lists the single models by the names that backtests report.</summary>
public static class ModelCatalog
{
    /// <summary>The name of the model that all others are compared with.</summary>
    public const string LastValue = "last value";

    /// <summary>Returns a factory for each model.</summary>
    /// <param name="lstm">The weights of the LSTM.</param>
    public static IReadOnlyDictionary<string, Func<ForecasterOptions, IForecaster>> All(LstmWeights lstm) =>
        new Dictionary<string, Func<ForecasterOptions, IForecaster>>
        {
            [LastValue] = options => new Models.LastValue(options),
            ["exponential smoothing"] = options => new ExponentialSmoothing(options),
            ["damped Holt"] = options => new DampedHolt(options),
            ["AR"] = options => new AutoRegression(options),
            ["ARIMA"] = options => new Arima(options),
            ["seasonal mean"] = options => new SeasonalMean(options),
            ["LSTM"] = options => new LstmForecaster(options, lstm),
        };
}
