using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Models;

/// <summary>The whole engine for one series. All ensembles of one <see cref="EngineStore"/> learn from each other.</summary>
public sealed class Ensemble : IForecaster, IDisposable
{
    private readonly EngineStore _store;
    private readonly int _slot;
    private bool _removed;

    /// <summary>A new series of a store.</summary>
    public Ensemble(EngineStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        this._store = store;
        _slot = store.Add();
    }

    /// <summary>A series that a store has already.</summary>
    public Ensemble(EngineStore store, int slot)
    {
        ArgumentNullException.ThrowIfNull(store);
        (this._store, this._slot) = (store, slot);
    }

    /// <summary>A series that learns from itself alone.</summary>
    public Ensemble(ForecasterOptions options)
        : this(new EngineStore(options)) { }

    /// <summary>How well the engine does on this series.</summary>
    public SeriesScore Score => _store.Score(_slot);

    /// <inheritdoc/>
    public void Observe(in Sample sample) => _store.Observe(_slot, sample);

    /// <inheritdoc/>
    public Forecast Predict() => _store.Predict(_slot);

    /// <summary>Forgets the series. The ensemble must not be used afterwards.</summary>
    public void Dispose()
    {
        if (!_removed)
            _store.Remove(_slot);
        _removed = true;
    }
}
