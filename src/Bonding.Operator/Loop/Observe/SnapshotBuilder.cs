using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Observe;

/// <summary>Fills the snapshot that a tick decides from with what was observed.</summary>
/// <param name="cluster">The cluster that is filled.</param>
/// <param name="guard">Sets a tenant aside whose facts cannot be told.</param>
/// <param name="metricsAvailable">Whether Prometheus answers; without it there is a forecast only of what agents report.</param>
public sealed class SnapshotBuilder(ObservedCluster cluster, TenantGuard guard, bool metricsAvailable)
{
    // The API server, the kubelet and the runtime take about so long.
    private static readonly TimeSpan ActuationDelay = TimeSpan.FromSeconds(1);

    // A node is written by one writer at a time: while it is busy, its pods would only use up the budget of others.
    private readonly HashSet<string> _busyNodes = new(StringComparer.Ordinal);

    public void Fill(IReadOnlyList<ObservedTenant> tenants, IReadOnlyDictionary<string, NodeCapacity> nodes)
    {
        foreach (var (name, capacity) in nodes)
            cluster.AddNode(name, capacity);
        foreach (var tenant in tenants)
        foreach (var pod in tenant.Tenant.Pods)
            if (tenant.State.GetOrAdd(pod).IsResizeInFlight)
                _busyNodes.Add(pod.Node);
        foreach (var tenant in tenants)
            guard.TryServe(tenant.Account.Key, TickStage.Observe, () => Add(tenant));
    }

    // All of it or nothing, whatever fails.
    private void Add(ObservedTenant tenant)
    {
        var facts = FactsOf(tenant);
        var pods = tenant.Tenant.Pods.Select(pod => (Pod: pod, Facts: FactsOf(tenant, pod))).ToList();
        cluster.Add(tenant, facts);
        foreach (var pod in pods)
            cluster.Add(pod.Pod, pod.Facts);
    }

    private TenantFacts FactsOf(ObservedTenant tenant)
    {
        var (key, ledger) = (tenant.Account.Key.ToString(), tenant.Account.Ledger);
        return new TenantFacts(key, tenant.Mode, ledger.BondedUnits, tenant.Size, OutlookOf(tenant))
        {
            Baseline = tenant.Rules.Rate.Baseline,
            Reserve = CpuLimitRule.ReserveOf(ledger, tenant.Rules, cluster.Rules.Allocation),
            Bursts = BurstsOf(tenant),
            Owner = tenant.OwnerBy(cluster.Rules.Allocation.OwnerLabel),
            Used = (float)tenant.State.Forecaster.Latest(MeteredResource.Cpu),
            IsMigrating = tenant.Tenant.IsMigrating,
        };
    }

    private PodFacts FactsOf(ObservedTenant tenant, TenantPod pod)
    {
        var state = tenant.State.GetOrAdd(pod);
        var (owner, node) = (cluster.Tenants.Count, cluster.IndexOfNode(pod.Node));
        return new PodFacts(
            $"{pod.Namespace}/{pod.Name}",
            owner,
            node,
            pod.Request,
            pod.Limit,
            BaseRequestOf(tenant, pod),
            state.Base.Limit
        )
        {
            Uid = pod.Uid,
            Qos = pod.Qos,
            EvenIsGuaranteed = pod.EvenIsGuaranteed,
            LeastRequest = state.Together.Least,
            MostRequest = state.Together.Most,
            LeastLimit = state.Together.LeastLimit,
            MayPreempt = pod.MayPreempt,
            Pending = pod.Pending,
            Quotas = cluster.QuotasOf(pod),
            Obstacle = pod.Obstacle,
            WriteInFlight = _busyNodes.Contains(pod.Node),
            BaseIsStored = state.Base.IsStored,
            ResizedAt = state.ResizedAt,
            Refused = state.Refused,
            Deferred = state.Deferred,
            Infeasible = state.Infeasible,
        };
    }

    private Millicores BaseRequestOf(ObservedTenant tenant, TenantPod pod) =>
        tenant.State.GetOrAdd(pod).Base.Request is var known && known > Millicores.Zero ? known : cluster.Rules.Allocation.Floor;

    private BurstOutlook BurstsOf(ObservedTenant tenant)
    {
        if (!IsKnown(tenant))
            return BurstOutlook.Unknown;
        var (rules, requested) = (cluster.Rules.Bursts, Millicores.Zero);
        foreach (var pod in tenant.Tenant.Pods)
            requested += BaseRequestOf(tenant, pod);
        var threshold = (float)rules.ThresholdFor(BurstRules.BaseShareOf(requested.Value, tenant.Size));
        return tenant.State.Forecaster.BurstsOf(ActuationDelay, threshold, rules);
    }

    private DemandOutlook OutlookOf(ObservedTenant tenant) =>
        IsKnown(tenant)
            ? new DemandOutlook(
                OutlookOf(tenant.Forecasts.Cpu),
                PaidOutlookOf(tenant, BucketResource.Memory),
                PaidOutlookOf(tenant, BucketResource.Io)
            )
            : DemandOutlook.None;

    private bool IsKnown(ObservedTenant tenant) => metricsAvailable || tenant.Forecasts.IsFresh;

    // A rise that the tenant's credits do not pay for is none; that it comes near its limit still counts.
    private static ResourceOutlook? PaidOutlookOf(ObservedTenant tenant, BucketResource resource)
    {
        var outlook = OutlookOf(tenant.Forecasts[BucketSettlement.KindOf(resource)]);
        return tenant.IsUsedUp(resource) ? outlook?.WithoutRise() : outlook;
    }

    // A cold or stale forecast is too wide to tell a rise from ignorance. Sparse samples tell what is needed on average, not that a peak
    // comes.
    private static ResourceOutlook? OutlookOf(Forecast forecast)
    {
        if (forecast.Quality != ForecastQuality.Ready)
            return null;
        var outlook = new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
        {
            Expected = forecast.Quantile(1, QuantileLevel.P50),
        };
        return forecast.ClaimsPeak ? outlook : outlook.WithoutRise();
    }
}
