using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>Forecasts one series with the whole engine. All ensembles of one <see cref="EngineStore"/> learn from each other.</summary>
public sealed class Ensemble : IForecaster, IDisposable
{
    private readonly EngineStore _store;
    private readonly int _slot;
    private bool _removed;

    /// <summary>Adds a series to a store.</summary>
    public Ensemble(EngineStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        this._store = store;
        _slot = store.Add();
    }

    /// <summary>Wraps a series that is already in a store.</summary>
    public Ensemble(EngineStore store, int slot)
    {
        ArgumentNullException.ThrowIfNull(store);
        (this._store, this._slot) = (store, slot);
    }

    /// <summary>Creates a series in a store of its own.</summary>
    public Ensemble(ForecasterOptions options)
        : this(new EngineStore(options)) { }

    /// <summary>The accuracy of the engine on this series.</summary>
    public SeriesScore Score => _store.Score(_slot);

    /// <inheritdoc/>
    public void Observe(in Sample sample) => _store.Observe(_slot, sample);

    /// <inheritdoc/>
    public Forecast Predict() => _store.Predict(_slot);

    /// <summary>Removes the series. Do not use the ensemble afterwards.</summary>
    public void Dispose()
    {
        if (!_removed)
            _store.Remove(_slot);
        _removed = true;
    }
}
