using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Leadership;
using Bonding.Operator.Decisions;

namespace Bonding.Operator.Actuation;

/// <summary>Carries out the resizes of a plan, within the write budget, while this process leads.</summary>
public sealed class PlanExecutor(ResizeActuator actuator, WriteBudget budget, ILeadership leadership, TenantMemories memories, TimeProvider time)
{
    /// <summary>Longest that one tick writes; what is left over is decided anew.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Writes in the plan's order. On a node where a decrease was not applied nothing is raised.</summary>
    /// <returns>By pod, why a planned resize was not applied.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ExecuteAsync(TickPlan plan, BondingRules rules, DateTimeOffset now, CancellationToken stop)
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!leadership.IsLeader) return held;
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var blocked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resize in plan.Resizes)
        {
            var reason = await TryAsync(resize, blocked, rules.Allocation, now, either.Token);
            if (reason is null) continue;
            held[resize.Change.Key] = reason;
            if (resize.Change.IsDecrease) blocked.Add(resize.Pod.Node);
        }

        return held;
    }

    private async Task<string?> TryAsync(PodResize resize, HashSet<string> blocked, AllocationTerms terms, DateTimeOffset now, CancellationToken stop)
    {
        if (!leadership.IsLeader || stop.IsCancellationRequested || !budget.TryTake(terms.WritesPerSecond)) return AllocationReason.WriteBudget;
        if (!resize.Change.IsDecrease && blocked.Contains(resize.Pod.Node)) return AllocationReason.InsideDwell;
        var (result, message) = await actuator.ResizeAsync(resize, stop);
        Remember(memories.Of(resize.Account, now).Of(resize.Pod), resize, result, message, now);
        return result switch
        {
            ResizeResult.Applied => null,
            ResizeResult.Refused => AllocationReason.Refused,
            _ => AllocationReason.InsideDwell,
        };
    }

    // A failed write may have arrived all the same, so it is left alone like an applied one before it is decided anew.
    private static void Remember(PodMemory pod, PodResize resize, ResizeResult result, string message, DateTimeOffset now)
    {
        pod.ResizedAt = now;
        pod.Refused = result == ResizeResult.Refused ? new RefusedResize(resize.Change.ToRequest, now, message) : null;
    }
}
