using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Tests;

/// <summary>Forecasts one series with the whole engine, in a store of its own.</summary>
internal sealed class Ensemble : IForecaster
{
    private readonly EngineStore _store;
    private readonly int _slot;

    public Ensemble(ForecasterOptions options)
    {
        _store = new EngineStore(options);
        _slot = _store.Add();
    }

    public SeriesScore Score => _store.Score(_slot);

    public void Observe(in Sample sample) => _store.Observe(_slot, sample);

    public Forecast Predict() => _store.Predict(_slot);
}
