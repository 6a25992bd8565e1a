using Bonding.Domain.Metering;
using Bonding.Forecasting.Engine;

namespace Bonding.Forecasting.Cadence;

/// <summary>Forecasts one series of windows. All forecasters of one <see cref="CadenceStore"/> learn from each other.</summary>
/// <param name="store">The store that holds the series.</param>
/// <param name="slot">The slot that the store gave it.</param>
public sealed class WindowForecaster(CadenceStore store, int slot)
{
    /// <summary>The accuracy of the engine on this series.</summary>
    public SeriesScore Score => store.Score(slot);

    /// <inheritdoc cref="CadenceStore.Observe"/>
    public void Observe(in UsageWindow window) => store.Observe(slot, window);

    /// <summary>Returns the forecast of the 5 seconds after a moment on the clock of the windows.</summary>
    public Forecast Predict(DateTimeOffset now) => store.Predict(slot, (now - DateTimeOffset.UnixEpoch).TotalSeconds);
}
