using Bonding.Domain.Bursts;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Cadence;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Phases;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Policies;

/// <summary>
/// Uses the Prediction Engine, fed with measured usage as a share of each tenant's size: each second's usage, or what its metrics show.
/// </summary>
public sealed class EngineOutlookSource(BurstRules rules) : IOutlookSource
{
    private readonly CadenceStore _windows = new(new ForecasterOptions { Capacity = 1 });
    private readonly PhaseStore _phases = new();
    private readonly Dictionary<int, (int Slot, SeenDemand Seen)> _tenants = [];
    private PolicySnapshot? _cluster;

    public void Observe(PolicySnapshot cluster)
    {
        _cluster = cluster;
        foreach (var tenant in cluster.Tenants)
        {
            var (slot, seen) = StateOf(tenant.Index);
            foreach (var window in seen.Observe(tenant, cluster))
            {
                _windows.Observe(slot, window);
                _phases.Observe(slot, window);
            }
        }
    }

    public DemandOutlook Of(PolicyTenant tenant) => ForecastOutlook.Of(_windows.Predict(StateOf(tenant.Index).Slot, Now));

    public BurstOutlook BurstsOf(PolicyTenant tenant)
    {
        var (slot, seen) = StateOf(tenant.Index);
        var phase = _phases.Outlook(slot, Now, _cluster!.ActuationDelay, ObservedBursts.ThresholdOf(tenant.Spec, rules), rules);
        return ObservedBursts.Of(seen, Now) with { Phase = phase };
    }

    public double UsageOf(PolicyTenant tenant) => StateOf(tenant.Index).Seen.Usage;

    private double Now => (_cluster!.Now - DateTimeOffset.UnixEpoch).TotalSeconds;

    private (int Slot, SeenDemand Seen) StateOf(int tenant)
    {
        if (!_tenants.TryGetValue(tenant, out var state))
        {
            _tenants[tenant] = state = (_windows.Add(), new SeenDemand());
            _phases.Begin(state.Slot);
        }
        return state;
    }
}

/// <summary>What was seen of bursts.</summary>
internal static class ObservedBursts
{
    /// <summary>Returns the newest use and how old it may be.</summary>
    public static BurstOutlook Of(SeenDemand seen, double now) =>
        seen.Newest is { } newest && !double.IsNaN(seen.Usage)
            ? new BurstOutlook((float)(newest.Mean + newest.Waiting), TimeSpan.FromSeconds(now - newest.End + newest.Spacing), null)
            : BurstOutlook.Unknown;

    /// <summary>Returns the share of a tenant's size above which its use is a burst.</summary>
    public static float ThresholdOf(TenantSpec tenant, BurstRules rules) =>
        (float)rules.ThresholdFor(BurstRules.BaseShareOf(tenant.BaseRequest.Value, tenant.Size));
}

/// <summary>
/// Converts a forecast as the operator does: to nothing until it is ready, because a wide forecast cannot distinguish a rise from
/// ignorance, and without a rise where samples are too sparse to see one come.
/// </summary>
internal static class ForecastOutlook
{
    public static DemandOutlook Of(in Forecast forecast)
    {
        if (forecast.Quality != ForecastQuality.Ready)
            return DemandOutlook.None;
        var outlook = new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
        {
            Expected = forecast.Quantile(1, QuantileLevel.P50),
        };
        return new DemandOutlook(forecast.ClaimsPeak ? outlook : outlook.WithoutRise(), null, null);
    }
}
