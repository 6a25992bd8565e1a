using Bonding.Forecasting.Models;
using Bonding.Forecasting.Models.Recurrent;

namespace Bonding.Forecasting.Backtest;

/// <summary>The single models by the names under which backtests report them.</summary>
public static class ModelCatalog
{
    /// <param name="lstm">The weights of the LSTM.</param>
    public static IReadOnlyDictionary<string, Func<ForecasterOptions, IForecaster>> All(LstmWeights lstm) => new Dictionary<string, Func<ForecasterOptions, IForecaster>>
    {
        ["last value"] = options => new LastValue(options),
        ["exponential smoothing"] = options => new ExponentialSmoothing(options),
        ["damped Holt"] = options => new DampedHolt(options),
        ["AR"] = options => new AutoRegression(options),
        ["ARIMA"] = options => new Arima(options),
        ["seasonal mean"] = options => new SeasonalMean(options),
        ["LSTM"] = options => new Lstm(options, lstm),
    };
}
