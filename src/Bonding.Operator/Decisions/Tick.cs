using Bonding.Domain;
using Bonding.Operator.Actuation;
using Bonding.Operator.Relocations;
using Bonding.Operator.State;
using Bonding.Operator.Telemetry;
using Prometheus;

namespace Bonding.Operator.Decisions;

/// <summary>
/// One tick: observe, decide, apply, report. It begins writes and does not wait for them; the next one harvests what became of them. A follower
/// does the same and writes nothing, so that its forecasts are warm.
/// </summary>
public sealed class Tick(
    TickObserver observer, PlanExecutor executor, PriorityActuator priorities, Relocator relocator, TickReporter reporter, TenantMemories memories,
    LastTick last, LoopMetrics metrics)
{
    public async Task RunAsync(CancellationToken stop)
    {
        executor.Harvest();
        var observation = await ObserveAsync(stop);
        var plan = Decide(observation.Snapshot);
        last.Post(new DecidedTick(observation.Snapshot, plan));
        Remember(observation, plan);
        Report(observation.Tenants, Apply(observation, plan));
    }

    private static void Remember(TickObservation observation, TickPlan plan)
    {
        foreach (var (tenant, view) in observation.Tenants.Zip(observation.Snapshot.Tenants))
        {
            tenant.Memory.RememberWaiting(plan.WaitingSince);
            tenant.Memory.WasThrottled = view.IsThrottled;
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

    private List<TenantStanding> Apply(TickObservation observation, TickPlan plan)
    {
        using var timer = metrics.StageOf(TickStage.Apply).NewTimer();
        var rules = observation.Snapshot.Rules;
        var held = executor.Begin(plan, rules.Allocation, observation.Snapshot.Now);
        var moves = relocator.Begin(observation, plan);
        return
        [
            .. observation.Tenants.Zip(plan.Standings, (tenant, standing) => Applied(tenant, standing, held, rules) with { Relocation = moves.GetValueOrDefault(standing.Key) }),
        ];
    }

    private TenantStanding Applied(
        ObservedTenant tenant, TenantStanding decided, IReadOnlyDictionary<string, string> held, BondingRules rules)
    {
        var standing = priorities.Begin(tenant, decided, rules) is { } state ? decided with { Priority = state } : decided;
        return standing.Pod is { } pod && held.TryGetValue($"{pod.Namespace}/{pod.Name}", out var reason)
            ? standing with { AllocationReason = reason }
            : standing;
    }

    private void Report(IReadOnlyList<ObservedTenant> tenants, List<TenantStanding> standings)
    {
        using var timer = metrics.StageOf(TickStage.Report).NewTimer();
        foreach (var (tenant, standing) in tenants.Zip(standings)) reporter.Report(tenant, standing);
        foreach (var gone in memories.Keep(tenants.Select(tenant => tenant.Account.Key))) reporter.Forget(gone);
    }
}
