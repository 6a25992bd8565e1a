using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
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
/// One tick: observe, decide, apply, report. It begins writes and does not wait for them; the next tick collects their results. A follower
/// does the same and writes nothing, so that its forecasts are warm.
/// </summary>
/// <remarks>The tick alone keeps the state that each decision hands to the next one.</remarks>
public sealed class Tick(
    TickObserver observer,
    TickDecider decider,
    TenantGuard guard,
    PlanExecutor executor,
    PriorityActuator priorities,
    Relocator relocator,
    TickReporter reporter,
    TenantStateStore states,
    LatestDecision latest,
    TickSignal ended,
    LoopMetrics metrics
)
{
    private DecisionState _state = DecisionState.Empty;

    public async Task RunAsync(CancellationToken stop)
    {
        guard.BeginTick();
        executor.CollectResults();
        var cluster = await ObserveAsync(stop);
        var plan = Decide(cluster);
        _state = plan.NextState;
        latest.Publish(plan);
        metrics.Writes.ResizesWaiting.Set(plan.ResizesWaiting);
        Report(cluster, Apply(plan));
        ended.Signal();
    }

    private async Task<ObservedCluster> ObserveAsync(CancellationToken stop)
    {
        using var timer = metrics.StageOf(TickStage.Observe).NewTimer();
        return await observer.ObserveAsync(stop);
    }

    private TickPlan Decide(ObservedCluster cluster)
    {
        using var timer = metrics.StageOf(TickStage.Decide).NewTimer();
        return decider.Decide(cluster, _state);
    }

    /// <returns>By the index of each tenant, what was decided and how far it is applied.</returns>
    private List<TenantDecision> Apply(TickPlan plan)
    {
        using var timer = metrics.StageOf(TickStage.Apply).NewTimer();
        var held = executor.Start(plan.Resizes, plan.Cluster.Rules.Allocation);
        var moves = relocator.Start(plan);
        var applied = plan.Decisions.ToList();
        for (var index = 0; index < applied.Count; index++)
        {
            var (tenant, place) = (plan.Cluster.Tenants[index], index);
            guard.TryServe(
                tenant.Account.Key,
                TickStage.Apply,
                () => applied[place] = Applied(tenant, applied[place], held, moves, plan.Cluster.Rules)
            );
        }
        return applied;
    }

    private TenantDecision Applied(
        ObservedTenant tenant,
        TenantDecision decided,
        IReadOnlyDictionary<string, string> held,
        IReadOnlyDictionary<NamespacedName, string> moves,
        BondingRules rules
    )
    {
        var priority = priorities.Start(tenant, decided, rules) ?? decided.Priority;
        return decided with
        {
            Priority = priority,
            TemplateManager = priority == PriorityState.GivenUp ? priorities.ManagerOf(tenant) : null,
            Relocation = moves.GetValueOrDefault(decided.Key),
            AllocationReason =
                decided.Pod is { } pod && held.TryGetValue($"{pod.Namespace}/{pod.Name}", out var reason)
                    ? reason
                    : decided.AllocationReason,
        };
    }

    private void Report(ObservedCluster cluster, List<TenantDecision> decisions)
    {
        using var timer = metrics.StageOf(TickStage.Report).NewTimer();
        for (var tenant = 0; tenant < decisions.Count; tenant++)
        {
            var (observed, decision) = (cluster.Tenants[tenant], decisions[tenant]);
            guard.TryServe(decision.Key, TickStage.Report, () => reporter.Report(observed, decision));
        }
        foreach (var gone in states.RemoveAllExcept(cluster.Tenants.Select(tenant => tenant.Account.Key).Concat(guard.Failed)))
            Forget(gone);
    }

    private void Forget(NamespacedName account)
    {
        reporter.Forget(account);
        priorities.Forget(account);
        relocator.Forget(account);
    }
}
