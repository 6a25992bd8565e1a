using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;
using Bonding.Forecasting.Models;

namespace Bonding.Forecasting.Backtest;

/// <summary>Runs a single forecaster over one recorded series as it would have run on it live.</summary>
public static class ModelBacktest
{
    /// <summary>The forecaster's accuracy. A forecast is made from the samples up to its second alone.</summary>
    /// <param name="forecaster">A fresh forecaster.</param>
    /// <param name="values">One sample per second; NaN where none was read.</param>
    /// <param name="protocol">Which forecasts are judged.</param>
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

/// <summary>The single models by the names under which backtests report them.</summary>
public static class ModelCatalog
{
    /// <param name="lstm">The weights of the LSTM.</param>
    public static IReadOnlyDictionary<string, Func<ForecasterOptions, IForecaster>> All(LstmWeights lstm) =>
        new Dictionary<string, Func<ForecasterOptions, IForecaster>>
        {
            ["last value"] = options => new LastValue(options),
            ["exponential smoothing"] = options => new ExponentialSmoothing(options),
            ["damped Holt"] = options => new DampedHolt(options),
            ["AR"] = options => new AutoRegression(options),
            ["ARIMA"] = options => new Arima(options),
            ["seasonal mean"] = options => new SeasonalMean(options),
            ["LSTM"] = options => new LstmForecaster(options, lstm),
        };
}
