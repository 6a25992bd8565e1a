using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Actuation;
using Bonding.Operator.State;
using Bonding.Operator.Telemetry;
using Bonding.Operator.Tenants;

namespace Bonding.Operator.Decisions;

/// <summary>
/// Observes the world once per tick: reads samples, settles accounts to them, hands them to the forecasters. A follower settles nothing: its accounts
/// are what their statuses hold.
/// </summary>
public sealed class TickObserver(
    TenantObserver tenants, TelemetryReader telemetry, PodBook pods, NodeBook nodes, RulesInForce rules, WriteBudget budget, ILeadership leadership,
    TimeProvider time)
{
    /// <summary>Disk traffic has no declared size: this much counts as all of a tenant.</summary>
    private const double WholeIoBytesPerSecond = 200e6;
    private const double MillicoresPerVcpu = 1000;

    public async Task<TickObservation> ObserveAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var observed = tenants.Observe(now);
        var capacities = NodeRoom.Of(observed, nodes, pods);
        var leads = leadership.IsLeader;
        var answer = await telemetry.ReadAsync(QuestionOf(observed, leads), stop);
        if (leads) Settle(observed, answer);
        foreach (var tenant in observed) Sense(tenant, answer);

        var inForce = rules.Current;
        var views = observed.Select(tenant => TenantViews.Of(tenant, answer.Problem is null, inForce.Allocation)).ToList();
        return new TickObservation(observed, new TickSnapshot(views, capacities, inForce, now)
        {
            WritesAllowed = budget.Left(inForce.Allocation.WritesPerSecond),
        });
    }

    private static TelemetryQuestion QuestionOf(IReadOnlyList<ObservedTenant> observed, bool settles) => new(
        present => settles ? [.. observed.SelectMany(tenant => tenant.AllReadTo(present))] : [],
        observed.SelectMany(tenant => tenant.Terms.Buckets.Keys).Select(BucketSettlement.KindOf).Append(ResourceKind.Cpu).ToHashSet(),
        observed.Select(tenant => tenant.Source).ToHashSet(), observed.Select(tenant => tenant.Account.Key.Namespace).ToHashSet());

    private void Settle(IReadOnlyList<ObservedTenant> observed, TelemetryAnswer answer)
    {
        var readings = answer.Readings.Select(reading => reading with { Gone = pods.GoneAmong(reading.Series.Select(series => series.Key.Key)) }).ToList();
        foreach (var tenant in observed)
        {
            foreach (var reading in readings)
            {
                UsageSettlement.Settle(tenant, reading, answer.Present);
                BucketSettlement.Settle(tenant, reading, answer.Present);
            }
        }
    }

    private static void Sense(ObservedTenant tenant, TelemetryAnswer answer)
    {
        var sensors = tenant.Memory.Sensors;
        foreach (var key in tenant.Tenant.Metrics)
        {
            foreach (var series in answer.Readings.Take(1).SelectMany(reading => reading.Series[(key, ResourceKind.Cpu)])) sensors.Take(ResourceKind.Cpu, series);
            foreach (var kind in new[] { ResourceKind.Memory, ResourceKind.Io })
                foreach (var series in answer.Others[(key, kind)]) sensors.Take(kind, series);
        }

        var size = new TenantSize(tenant.SizeMillicores / MillicoresPerVcpu, tenant.Tenant.MemoryBytes, WholeIoBytesPerSecond);
        sensors.Step(answer.Problem is null ? answer.Present : null, size);
    }
}
