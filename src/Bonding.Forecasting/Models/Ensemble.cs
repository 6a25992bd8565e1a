namespace Bonding.Forecasting.Models;

/// <summary>The whole engine for one series. Many series of one kind are better kept in one <see cref="EngineStore"/>: they then learn from
/// each other.</summary>
public sealed class Ensemble : IForecaster
{
    private readonly EngineStore store;
    private readonly int slot;

    public Ensemble(ForecasterOptions options)
    {
        store = new EngineStore(options);
        slot = store.Add();
    }

    /// <inheritdoc/>
    public void Observe(in Sample sample) => store.Observe(slot, sample);

    /// <inheritdoc/>
    public Forecast Predict() => store.Predict(slot);
}
