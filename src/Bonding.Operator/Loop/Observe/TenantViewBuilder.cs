using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Observe;

/// <summary>Makes what a decision sees of a tenant from what was observed.</summary>
internal static class TenantViewBuilder
{
    /// <param name="metricsAnswer">Whether Prometheus answers; without it there is no forecast to act on.</param>
    public static TenantView Build(ObservedTenant tenant, bool metricsAnswer, AllocationRules terms)
    {
        var sensors = tenant.State.Forecaster;
        var pods = tenant.Tenant.Pods.Select(pod => PodOf(tenant, pod, terms)).ToList();
        var outlook = metricsAnswer
            ? new DemandOutlook(
                OutlookOf(sensors, MeteredResource.Cpu),
                PaidOutlookOf(tenant, BucketResource.Memory),
                PaidOutlookOf(tenant, BucketResource.Io)
            )
            : DemandOutlook.None;
        var throttled = tenant.State.WasThrottled || pods.Any(IsThrottled);
        var exhausted = CpuLimitRule.IsExhausted(tenant.Account.Ledger, tenant.Terms, throttled, terms);
        return new TenantView(
            tenant.Account.Key,
            tenant.Mode,
            tenant.Account.Ledger.BondedUnits,
            tenant.SizeMillicores,
            pods,
            outlook,
            sensors.Predict(MeteredResource.Cpu),
            tenant.State.Adjustment,
            sensors.IsFresh
        )
        {
            MemoryForecast = sensors.Predict(MeteredResource.Memory),
            IoForecast = sensors.Predict(MeteredResource.Io),
            Scores = [.. Enum.GetValues<MeteredResource>().Select(sensors.ScoreOf)],
            BaselineMillicores = tenant.Terms.Rate.BaselineMillicores,
            CreditsExhausted = exhausted,
            IsThrottled = exhausted && throttled,
            Pressure = tenant.State.Pressure,
            Used = sensors.Latest(MeteredResource.Cpu),
            Use = tenant.State.Use,
            IsMigrating = tenant.Tenant.IsMigrating,
        };
    }

    // A rise that the tenant's credits do not pay for is none; that it comes near its limit still counts.
    private static ResourceOutlook? PaidOutlookOf(ObservedTenant tenant, BucketResource resource)
    {
        var outlook = OutlookOf(tenant.State.Forecaster, BucketSettlement.KindOf(resource));
        return tenant.IsUsedUp(resource) ? outlook?.WithoutRise() : outlook;
    }

    // A cold or stale forecast is too wide to tell a rise from ignorance.
    private static ResourceOutlook? OutlookOf(TenantForecaster sensors, MeteredResource kind) =>
        sensors.Predict(kind) is { Quality: ForecastQuality.Ready } forecast
            ? new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
            {
                Expected = forecast.Quantile(1, QuantileLevel.P50),
            }
            : null;

    private static bool IsThrottled(PodView pod) => pod.Pod.Limit is { } limit && limit < (pod.BaseLimit ?? int.MaxValue);

    private static PodView PodOf(ObservedTenant tenant, TenantPod pod, AllocationRules terms)
    {
        var memory = tenant.State.GetOrAdd(pod);
        var request = memory.Base.Request > 0 ? memory.Base.Request : terms.FloorMillicores;
        return new PodView(pod, request, memory.Base.Limit, memory.Base.IsStored, memory.ResizedAt, memory.Refused)
        {
            IsResizeInFlight = memory.IsResizeInFlight,
            WaitingSince = memory.WaitingSince,
            Infeasible = memory.Infeasible,
        };
    }
}
