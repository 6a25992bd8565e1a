using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Agents;
using Bonding.Operator.Cluster;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Observe;

/// <summary>
/// Observes the world once per tick: reads samples, settles accounts to them, hands them to the forecasters. A follower settles nothing:
/// its accounts are what their statuses hold.
/// </summary>
public sealed class TickObserver(
    TenantObserver tenants,
    TenantGuard guard,
    UsageReader telemetry,
    AgentReadings agents,
    PodCache pods,
    NodeCache nodes,
    NamespaceLimits limits,
    CurrentRules rules,
    WriteBudget budget,
    ILeadership leadership,
    TimeProvider time
)
{
    /// <summary>Disk traffic has no declared size: this much counts as all of a tenant.</summary>
    private const double WholeIoBytesPerSecond = 200e6;

    public async Task<ObservedCluster> ObserveAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var observed = tenants.Observe(now);
        var capacities = NodeCapacities.Of(observed, nodes, pods, now);
        var leads = leadership.IsLeader;
        var response = await telemetry.ReadAsync(RequestOf(observed, leads), stop);
        if (leads)
            Settle(observed, response);
        var served = Forecast(observed, response);

        var cluster = new ObservedCluster(rules.Current, now);
        foreach (var ns in served.Select(tenant => tenant.Account.Key.Namespace).Distinct(StringComparer.Ordinal))
            cluster.AddQuotas(ns, limits.QuotasOf(ns));
        new SnapshotBuilder(cluster, guard, metricsAvailable: response.Problem is null).Fill(served, capacities);
        cluster.Snapshot.WritesAllowed = budget.Available(cluster.Rules.Allocation.WriteRate);
        return cluster;
    }

    private static UsageRequest RequestOf(IReadOnlyList<ObservedTenant> observed, bool settles) =>
        new(
            [
                .. observed
                    .GroupBy(tenant => tenant.Account.Key.Namespace, StringComparer.Ordinal)
                    .Select(tenants => RequestOf(tenants.Key, [.. tenants], settles)),
            ],
            observed
                .SelectMany(tenant => tenant.Rules.Buckets.Keys)
                .Select(BucketSettlement.KindOf)
                .Append(MeteredResource.Cpu)
                .ToHashSet(),
            observed.Select(tenant => tenant.Source).ToHashSet()
        );

    private static NamespaceRequest RequestOf(string ns, IReadOnlyList<ObservedTenant> tenants, bool settles) =>
        new(
            ns,
            present => settles ? [.. tenants.SelectMany(tenant => tenant.AllReadTo(present))] : [],
            ReachesBack: settles && tenants.Any(tenant => !tenant.IsRemembered)
        );

    private void Settle(IReadOnlyList<ObservedTenant> observed, UsageResponse response)
    {
        var readings = response
            .Readings.Select(reading => reading with { Gone = pods.GoneAmong(reading.Series.Select(series => series.Key.Key)) })
            .ToList();
        foreach (var tenant in observed)
            guard.TryServe(tenant.Account.Key, TickStage.Observe, () => Settle(tenant, readings, response.Present));
    }

    private static void Settle(ObservedTenant tenant, List<UsageReading> readings, DateTimeOffset present)
    {
        foreach (var reading in readings.Where(reading => reading.Namespaces.Contains(tenant.Account.Key.Namespace)))
        {
            UsageSettlement.Settle(tenant, reading, present);
            BucketSettlement.Settle(tenant, reading, present);
        }
    }

    // Those that could be settled and forecast, with their forecasts.
    private List<ObservedTenant> Forecast(IReadOnlyList<ObservedTenant> observed, UsageResponse response)
    {
        List<ObservedTenant> served = [];
        foreach (var tenant in observed)
            guard.TryServe(
                tenant.Account.Key,
                TickStage.Observe,
                () =>
                {
                    UpdateForecasts(tenant, response);
                    if (!guard.Failed.Contains(tenant.Account.Key))
                        served.Add(tenant with { Forecasts = TenantForecasts.Of(tenant.State.Forecaster) });
                }
            );
        return served;
    }

    // Several series may report one counter: use is read from one of them.
    private static void AddCounters(
        TenantForecaster forecaster,
        MeteredResource kind,
        IEnumerable<MetricSeries> series,
        MetricSource source
    )
    {
        foreach (var followed in FollowedSeries.Of(series, MetricQuery.IdentityOf(source)))
            forecaster.AddSamples(kind, followed);
    }

    // Agents are the newest source of forecasts. Credits are settled without them. A workload of which one pod runs on a node without an
    // agent is read from the exporters, which see all of it. Memory and disks of a VM are what its guest and KubeVirt count; those of its
    // pod are something else.
    private bool AddReports(ObservedTenant tenant, DateTimeOffset present)
    {
        var forecaster = tenant.State.Forecaster;
        var pods = tenant.Tenant.Pods.Select(pod => agents.Take(pod, present)).ToList();
        var areAllReported = pods.TrueForAll(pod => pod.IsReportedByNode);
        foreach (var reported in pods)
        {
            if (areAllReported)
                forecaster.AddCpu(UsageSource.NodeAgent, reported.FromNode);
            forecaster.AddCpu(UsageSource.GuestAgent, reported.FromGuest);
            forecaster.AddIo(UsageSource.GuestAgent, reported.DisksFromGuest);
            if (tenant.Source == MetricSource.Pod)
                AddOfPod(forecaster, reported, pods.TrueForAll(pod => pod.HasDisksByNode));
            foreach (var series in reported.MemoryFromGuest)
                forecaster.AddGuestMemory(series);
            foreach (var series in reported.Contention)
                forecaster.AddContention(series);
        }

        return pods.Exists(pod => pod.IsReportedByNode || pod.IsReportedByGuest);
    }

    private static void AddOfPod(TenantForecaster forecaster, AgentSeries reported, bool haveAllDisks)
    {
        forecaster.AddSamples(MeteredResource.Memory, reported.MemoryFromNode);
        if (haveAllDisks)
            forecaster.AddIo(UsageSource.NodeAgent, reported.DisksFromNode);
    }

    private void UpdateForecasts(ObservedTenant tenant, UsageResponse response)
    {
        var forecaster = tenant.State.Forecaster;
        foreach (var key in tenant.Tenant.Metrics)
        {
            var cpu = response.RecentOf(key.Namespace)?.Series[(key, MeteredResource.Cpu)] ?? [];
            AddCounters(forecaster, MeteredResource.Cpu, cpu, key.Source);
            AddCounters(forecaster, MeteredResource.Io, response.Others[(key, MeteredResource.Io)], key.Source);
            foreach (var series in response.Others[(key, MeteredResource.Memory)])
                forecaster.AddSamples(MeteredResource.Memory, series);
        }

        foreach (var key in tenant.ContentionKeys)
        foreach (var series in response.Contention[(key, MeteredResource.Cpu)])
            forecaster.AddContention(series);
        var isReported = AddReports(tenant, response.Present);
        var size = new TenantCapacity(tenant.Size.ToVcpus(), tenant.Tenant.MemoryBytes, WholeIoBytesPerSecond)
        {
            HasCpuLimit = tenant.Tenant.Pods.Any(pod => pod.Limit is not null),
        };
        forecaster.Advance(response.Problem is null || isReported ? response.Present : null, size);
    }
}
