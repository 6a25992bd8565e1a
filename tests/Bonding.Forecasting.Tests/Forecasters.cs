using Bonding.Forecasting.Backtest;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;

namespace Bonding.Forecasting.Tests;

/// <summary>Lists every forecaster of the library by name, so that one test covers all of them.</summary>
internal static class Forecasters
{
    private static readonly Dictionary<string, Func<ForecasterOptions, IForecaster>> Known = new(
        ModelCatalog.All(LstmWeights.Default("cpu"))
    )
    {
        ["ensemble"] = options => new Ensemble(options),
        ["ensemble with LSTM"] = options => new Ensemble(options with { Recurrent = LstmWeights.Default("cpu") }),
    };

    public static IEnumerable<string> Names => Known.Keys;

    public static IForecaster Create(string model, double capacity = double.PositiveInfinity) =>
        Known[model](new ForecasterOptions { Capacity = capacity });

    public static Forecast After(string model, IEnumerable<Sample> series, double capacity = double.PositiveInfinity)
    {
        var forecaster = Create(model, capacity);
        foreach (var sample in series)
            forecaster.Observe(sample);
        return forecaster.Predict();
    }

    /// <summary>Returns all numbers of a forecast as a comparable array.</summary>
    public static string Numbers(Forecast forecast)
    {
        var quantiles =
            from h in Enumerable.Range(1, Horizon.Seconds)
            from level in Enum.GetValues<QuantileLevel>()
            select forecast.Quantile(h, level);
        return string.Join(
            ' ',
            quantiles
                .Cast<object>()
                .Concat([forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma, forecast.Quality, forecast.Model])
        );
    }
}
