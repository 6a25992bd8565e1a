using Bonding.Domain;
using Bonding.Operator.Actuation;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>One tick: observe, decide, apply, report. A follower does the same and writes nothing, so that its forecasts are warm.</summary>
public sealed class Tick(
    TickObserver observer, PlanExecutor executor, PriorityActuator priorities, TickReporter reporter, TenantMemories memories)
{
    public async Task RunAsync(CancellationToken stop)
    {
        var observation = await observer.ObserveAsync(stop);
        var snapshot = observation.Snapshot;
        var plan = TickDecision.Decide(snapshot);
        var held = await executor.ExecuteAsync(plan, snapshot.Rules, snapshot.Now, stop);
        foreach (var (tenant, standing) in observation.Tenants.Zip(plan.Standings))
            reporter.Report(tenant, await AppliedAsync(tenant, standing, held, snapshot.Rules, stop));
        foreach (var gone in memories.Keep(observation.Tenants.Select(tenant => tenant.Account.Key))) reporter.Forget(gone);
    }

    private async Task<TenantStanding> AppliedAsync(
        ObservedTenant tenant, TenantStanding decided, IReadOnlyDictionary<string, string> held, BondingRules rules, CancellationToken stop)
    {
        var priority = await priorities.ApplyAsync(tenant, decided, rules, stop);
        var standing = priority is { } state ? decided with { Priority = state } : decided;
        if (standing.Pod is not { } pod || !held.TryGetValue($"{pod.Namespace}/{pod.Name}", out var reason)) return standing;
        return standing with { AllocationReason = reason, Refusal = tenant.Memory.Of(pod).Refused?.Message };
    }
}
