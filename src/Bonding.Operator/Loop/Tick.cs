using Bonding.Domain.Decisions;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Report;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Prometheus;

namespace Bonding.Operator.Loop;

/// <summary>
/// One tick: observe, decide, apply, report. It begins writes and does not wait for them; the next one harvests what became of them. A follower
/// does the same and writes nothing, so that its forecasts are warm.
/// </summary>
public sealed class Tick(
    TickObserver observer,
    PlanExecutor executor,
    PriorityActuator priorities,
    Relocator relocator,
    TickReporter reporter,
    TenantStateStore memories,
    LatestDecision last,
    LoopMetrics metrics
)
{
    public async Task RunAsync(CancellationToken stop)
    {
        executor.CollectResults();
        var observation = await ObserveAsync(stop);
        var plan = Decide(observation.Snapshot);
        last.Publish(new TickOutcome(observation.Snapshot, plan));
        UpdateState(observation, plan);
        Report(observation.Tenants, Apply(observation, plan));
    }

    private static void UpdateState(TickObservation observation, TickPlan plan)
    {
        foreach (var (tenant, view) in observation.Tenants.Zip(observation.Snapshot.Tenants))
        {
            tenant.State.RecordWaiting(plan.WaitingSince);
            tenant.State.WasThrottled = view.IsThrottled;
        }
    }

    private async Task<TickObservation> ObserveAsync(CancellationToken stop)
    {
        using var timer = metrics.StageOf(TickStage.Observe).NewTimer();
        return await observer.ObserveAsync(stop);
    }

    private TickPlan Decide(TickSnapshot snapshot)
    {
        using var timer = metrics.StageOf(TickStage.Decide).NewTimer();
        return TickDecision.Decide(snapshot);
    }

    private List<TenantDecision> Apply(TickObservation observation, TickPlan plan)
    {
        using var timer = metrics.StageOf(TickStage.Apply).NewTimer();
        var rules = observation.Snapshot.Rules;
        var held = executor.Start(plan, rules.Allocation, observation.Snapshot.Now);
        var moves = relocator.Start(observation, plan);
        return
        [
            .. observation.Tenants.Zip(
                plan.Decisions,
                (tenant, standing) => Applied(tenant, standing, held, rules) with { Relocation = moves.GetValueOrDefault(standing.Key) }
            ),
        ];
    }

    private TenantDecision Applied(
        ObservedTenant tenant,
        TenantDecision decided,
        IReadOnlyDictionary<string, string> held,
        BondingRules rules
    )
    {
        var standing = priorities.Start(tenant, decided, rules) is { } state ? decided with { Priority = state } : decided;
        return standing.Pod is { } pod && held.TryGetValue($"{pod.Namespace}/{pod.Name}", out var reason)
            ? standing with
            {
                AllocationReason = reason,
            }
            : standing;
    }

    private void Report(IReadOnlyList<ObservedTenant> tenants, List<TenantDecision> standings)
    {
        using var timer = metrics.StageOf(TickStage.Report).NewTimer();
        foreach (var (tenant, standing) in tenants.Zip(standings))
            reporter.Report(tenant, standing);
        foreach (var gone in memories.RemoveAllExcept(tenants.Select(tenant => tenant.Account.Key)))
            reporter.Forget(gone);
    }
}
