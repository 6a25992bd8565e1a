using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>Makes what a decision sees of a tenant from what was observed.</summary>
internal static class TenantViews
{
    /// <param name="metricsAnswer">Whether Prometheus answers; without it there is no forecast to act on.</param>
    public static TenantView Of(ObservedTenant tenant, bool metricsAnswer, AllocationTerms terms)
    {
        var sensors = tenant.Memory.Sensors;
        var pods = tenant.Tenant.Pods.Select(pod => PodOf(tenant, pod, terms)).ToList();
        var outlook = metricsAnswer
            ? new DemandOutlook(OutlookOf(sensors, ResourceKind.Cpu), PaidOutlookOf(tenant, BucketResource.Memory), PaidOutlookOf(tenant, BucketResource.Io))
            : DemandOutlook.None;
        var throttled = tenant.Memory.WasThrottled || pods.Any(IsThrottled);
        var exhausted = CpuLimitRule.IsExhausted(tenant.Account.Ledger, tenant.Terms, throttled, terms);
        return new TenantView(
            tenant.Account.Key, tenant.Mode, tenant.Account.Ledger.BondedUnits, tenant.SizeMillicores, pods, outlook,
            sensors.Predict(ResourceKind.Cpu), tenant.Memory.Adjustment, sensors.IsFresh)
        {
            MemoryForecast = sensors.Predict(ResourceKind.Memory),
            IoForecast = sensors.Predict(ResourceKind.Io),
            Scores = [.. Enum.GetValues<ResourceKind>().Select(sensors.ScoreOf)],
            BaselineMillicores = tenant.Terms.Rate.BaselineMillicores,
            CreditsExhausted = exhausted,
            IsThrottled = exhausted && throttled,
            Pressure = tenant.Memory.Pressure,
            Used = sensors.Latest(ResourceKind.Cpu),
            Use = tenant.Memory.Use,
            IsMigrating = tenant.Tenant.IsMigrating,
        };
    }

    // A rise that the tenant's credits do not pay for is none; that it comes near its limit still counts.
    private static ResourceOutlook? PaidOutlookOf(ObservedTenant tenant, BucketResource resource)
    {
        var outlook = OutlookOf(tenant.Memory.Sensors, BucketSettlement.KindOf(resource));
        return tenant.IsUsedUp(resource) ? outlook?.WithoutRise() : outlook;
    }

    // A cold or stale forecast is too wide to tell a rise from ignorance.
    private static ResourceOutlook? OutlookOf(TenantSensors sensors, ResourceKind kind) =>
        sensors.Predict(kind) is { Quality: ForecastQuality.Ready } forecast
            ? new ResourceOutlook(forecast.PeakLimit, forecast.Level, forecast.ResidualSigma) { Expected = forecast.Quantile(1, ForecastLevel.P50) }
            : null;

    private static bool IsThrottled(PodView pod) => pod.Pod.Limit is { } limit && limit < (pod.BaseLimit ?? int.MaxValue);

    private static PodView PodOf(ObservedTenant tenant, TenantPod pod, AllocationTerms terms)
    {
        var memory = tenant.Memory.Of(pod);
        var request = memory.Base.Request > 0 ? memory.Base.Request : terms.FloorMillicores;
        return new PodView(pod, request, memory.Base.Limit, memory.Base.IsStored, memory.ResizedAt, memory.Refused)
        {
            IsWritten = memory.IsWritten,
            WaitingSince = memory.WaitingSince,
            Infeasible = memory.Infeasible,
        };
    }
}
