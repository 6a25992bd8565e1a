using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;

namespace Bonding.Forecasting.Backtest;

/// <summary>Replays recorded series of one kind through the engine, as if they were live.</summary>
public static class EngineBacktest
{
    /// <summary>Returns the accuracy for each series, in order. A forecast is made only from samples up to its second.</summary>
    /// <param name="series">Recorded series of one length, one sample per second; NaN where a sample is missing.</param>
    /// <param name="protocol">The forecasts that are judged.</param>
    /// <param name="recurrent">The weights of the LSTM in the ensemble; null to leave the LSTM out.</param>
    /// <param name="onForecast">
    /// Called with each forecast after the warm-up: the index of the series, the second (0-based) after which it was made, the forecast.
    /// </param>
    /// <exception cref="ArgumentException">A series is shorter than the warm-up, or of another length than the first.</exception>
    public static Accuracy[] Run(
        IReadOnlyList<double[]> series,
        BacktestProtocol protocol,
        LstmWeights? recurrent = null,
        Action<int, int, Forecast>? onForecast = null
    )
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(protocol);
        var length = series.Count == 0 ? 0 : Length(series, protocol);
        var store = new EngineStore(new ForecasterOptions { Recurrent = recurrent });
        var slots = series.Select(_ => store.Add()).ToArray();
        var scores = series.Select(values => new Accuracy(protocol.Scale(values))).ToArray();
        for (var t = 0; t < length; t++)
        {
            for (var i = 0; i < slots.Length; i++)
            {
                store.Observe(slots[i], new Sample(series[i][t]));
                if (t < protocol.Warmup - 1)
                    continue;
                var forecast = store.Predict(slots[i]);
                onForecast?.Invoke(i, t, forecast);
                if (protocol.Judges(t, length))
                    scores[i].Add(forecast, series[i].AsSpan(t + 1, Horizon.Seconds));
            }
        }
        return scores;
    }

    /// <summary>
    /// Returns the length of each series' pattern in seconds, as the engine detects it at the end; 0 for a series without one.
    /// </summary>
    public static int[] Periods(IReadOnlyList<double[]> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return [.. series.Select(Period)];
    }

    private static int Period(double[] values)
    {
        var store = new EngineStore(new ForecasterOptions());
        var slot = store.Add();
        foreach (var value in values)
            store.Observe(slot, new Sample(value));
        return store.Score(slot).Period;
    }

    private static int Length(IReadOnlyList<double[]> series, BacktestProtocol protocol)
    {
        var length = series[0].Length;
        if (length < protocol.Warmup + Horizon.Seconds)
            throw new ArgumentException(
                $"A series has {length} samples; at least {protocol.Warmup + Horizon.Seconds} are needed.",
                nameof(series)
            );
        return series.All(values => values.Length == length)
            ? length
            : throw new ArgumentException($"Not all series have {length} samples.", nameof(series));
    }
}
