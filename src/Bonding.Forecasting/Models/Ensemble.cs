namespace Bonding.Forecasting.Models;

/// <summary>The whole engine for one series. All ensembles of one <see cref="EngineStore"/> learn from each other.</summary>
public sealed class Ensemble : IForecaster, IDisposable
{
    private readonly EngineStore store;
    private readonly int slot;
    private bool removed;

    /// <summary>A new series of a store.</summary>
    public Ensemble(EngineStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        this.store = store;
        slot = store.Add();
    }

    /// <summary>A series that a store has already.</summary>
    public Ensemble(EngineStore store, int slot)
    {
        ArgumentNullException.ThrowIfNull(store);
        (this.store, this.slot) = (store, slot);
    }

    /// <summary>A series that learns from itself alone.</summary>
    public Ensemble(ForecasterOptions options)
        : this(new EngineStore(options))
    {
    }

    /// <summary>How well the engine does on this series.</summary>
    public SeriesScore Score => store.Score(slot);

    /// <inheritdoc/>
    public void Observe(in Sample sample) => store.Observe(slot, sample);

    /// <inheritdoc/>
    public Forecast Predict() => store.Predict(slot);

    /// <summary>Forgets the series. The ensemble must not be used afterwards.</summary>
    public void Dispose()
    {
        if (!removed)
            store.Remove(slot);
        removed = true;
    }
}
