using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;

namespace Bonding.Operator.Loop.Decide;

/// <summary>Decides a tick. A tenant that no decision can be made with is set aside, and the others are decided about.</summary>
public sealed class TickDecider(TenantGuard guard)
{
    /// <param name="cluster">What was observed.</param>
    /// <param name="state"><see cref="TickPlan.NextState"/> of the tick before.</param>
    /// <exception cref="Exception">No tenant alone is at fault.</exception>
    public TickPlan Decide(ObservedCluster cluster, DecisionState state)
    {
        if (Try(cluster, state, out var plan) is not { } error)
            return plan;
        var culprits = Culprits(cluster, state, error);
        if (culprits.Count == 0)
            ExceptionDispatchInfo.Throw(error);
        foreach (var (account, failure) in culprits)
            guard.SetAside(account, TickStage.Decide, failure);
        return TickDecision.Decide(cluster.Only(account => !culprits.ContainsKey(account)), state);
    }

    // Halves that fail are halved again, so that one of many is found with few decisions.
    private static Dictionary<NamespacedName, Exception> Culprits(ObservedCluster cluster, DecisionState state, Exception error)
    {
        var accounts = cluster.Tenants.Select(tenant => tenant.Account.Key).ToList();
        if (accounts.Count <= 1)
            return accounts.ToDictionary(account => account, _ => error);
        Dictionary<NamespacedName, Exception> found = [];
        foreach (var half in accounts.Chunk((accounts.Count + 1) / 2))
        {
            var part = cluster.Only(half.ToHashSet().Contains);
            if (Try(part, state, out _) is not { } failure)
                continue;
            foreach (var (account, its) in Culprits(part, state, failure))
                found[account] = its;
        }
        return found;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a decision fails with, the tenant at fault is to be found.")]
    private static Exception? Try(ObservedCluster cluster, DecisionState state, out TickPlan plan)
    {
        plan = null!;
        try
        {
            plan = TickDecision.Decide(cluster, state);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }
}
