using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Loop;

namespace Bonding.Operator.Tests.TenantApi;

/// <summary>A tenant of two vCPUs with one pod, for a cluster that is decided about.</summary>
internal sealed record SampleTenant(string Name, Millicores Request, Millicores? Limit, int Units, Forecast Forecast)
{
    public FairnessState Fairness { get; init; }

    public void AddTo(ObservedCluster cluster)
    {
        var isReady = Forecast.Quality == ForecastQuality.Ready;
        ResourceOutlook? cpu = isReady ? new(Forecast.PeakQuantile, Forecast.RecentPeak, Forecast.ResidualSigma) : null;
        var forecasts = TenantForecasts.Unknown with { Cpu = Forecast, IsFresh = isReady };
        cluster.Add(
            ObservedSamples.Tenant("ns", Name) with
            {
                Forecasts = forecasts,
            },
            new TenantFacts($"ns/{Name}", BondingMode.Enforce, Units, Millicores.FromVcpus(2), new DemandOutlook(cpu, null, null))
        );
        cluster.Add(
            new TenantPod("ns", $"{Name}-pod", $"uid-{Name}", "node", [new("compute", Request, Limit)], PodQos.Burstable, null, null),
            new PodFacts($"ns/{Name}-pod", cluster.Tenants.Count - 1, 0, Request, Limit, Request, Limit) { Uid = $"uid-{Name}" }
        );
    }
}
