using Bonding.Domain.Metering;
using Bonding.Forecasting.Cadence;

namespace Bonding.Simulation.Policies;

/// <summary>Reads one tenant's demand from the samples that can be seen, and forecasts it, as the operator does.</summary>
internal sealed class SeenDemand
{
    private static readonly SeriesLabels Delay = new(
        new Dictionary<string, string> { ["node"] = "node", ["id"] = "0" },
        SeriesKind.VcpuDelay
    );

    private readonly UsageRate _rate = new();
    private readonly ContentionHistory _contention = new();
    private readonly WindowForecaster _forecaster;

    public SeenDemand(CadenceStore store) => _forecaster = new WindowForecaster(store, store.Add());

    /// <summary>The newest usage in cores; NaN while it is not known.</summary>
    public double Usage { get; private set; } = double.NaN;

    /// <summary>Takes what can be read at a moment.</summary>
    /// <param name="seen">The new samples.</param>
    /// <param name="vcpus">What counts as full use.</param>
    public void Observe(SeenCounters seen, double vcpus, DateTimeOffset now)
    {
        _rate.AddSamples("used", seen.Used);
        _contention.AddSamples(new MetricSeries(Delay, seen.Waited));
        foreach (var window in _rate.Advance(now))
        {
            var waiting = Math.Clamp(vcpus - window.Mean, 0, _contention.Over(window, hasLimit: false).Waiting);
            _forecaster.Observe(window with { Mean = window.Mean / vcpus, Waiting = waiting / vcpus });
        }

        Usage = _rate.At(now) ?? double.NaN;
    }

    /// <summary>Returns the forecast of the 5 seconds after a moment, as shares of full use.</summary>
    public Forecasting.Forecast Predict(DateTimeOffset now) => _forecaster.Predict(now);
}
