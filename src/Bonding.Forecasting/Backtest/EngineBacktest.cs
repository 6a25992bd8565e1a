using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Lstm;

namespace Bonding.Forecasting.Backtest;

/// <summary>Runs the engine over recorded series of one kind as it would have run on them live.</summary>
public static class EngineBacktest
{
    /// <summary>The accuracy of each series, in order. A forecast is made from the samples up to its second alone.</summary>
    /// <param name="series">Recorded series of one length, one sample per second; NaN where none was read.</param>
    /// <param name="protocol">Which forecasts are judged.</param>
    /// <param name="recurrent">Weights with which the LSTM joins the ensemble; none: it does not.</param>
    /// <param name="told">Told of each series' forecast of each second once the warm-up is over: the series' index, the second (0-based) it was made after.</param>
    /// <exception cref="ArgumentException">A series is shorter than the warm-up, or of another length than the first.</exception>
    public static Accuracy[] Run(
        IReadOnlyList<double[]> series,
        BacktestProtocol protocol,
        LstmWeights? recurrent = null,
        Action<int, int, Forecast>? told = null
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
                told?.Invoke(i, t, forecast);
                if (protocol.Judges(t, length))
                    scores[i].Add(forecast, series[i].AsSpan(t + 1, Horizon.Seconds));
            }
        }
        return scores;
    }

    /// <summary>The length of each series' pattern in seconds as the engine sees it at the end; 0 where there is none.</summary>
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
