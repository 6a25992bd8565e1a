using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.Policies;
using k8s.Models;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>
/// Creates the PriorityClasses of the current ladder, while this process leads. Without a policy the default ladder is current.
/// </summary>
public sealed partial class LadderController(
    Informer<V1PriorityClass> classes,
    Informer<BondingPolicy> policies,
    ResourceClient<V1PriorityClass> client,
    CurrentRules rules,
    LadderProblems problems,
    ILeadership leadership,
    TimeProvider time,
    ILogger<LadderController> logger
) : BackgroundService
{
    private static readonly TimeSpan ReconcileInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(classes.WaitForSyncAsync(stoppingToken), policies.WaitForSyncAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var leading = await leadership.WaitForLeadershipAsync(stoppingToken);
            await ReconcileWhileLeadingAsync(leading, stoppingToken);
            await Task.Delay(ReconcileInterval, time, stoppingToken);
        }
    }

    private async Task ReconcileWhileLeadingAsync(CancellationToken leading, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leading, stoppingToken);
        try
        {
            problems.Publish(await ReconcileAsync(either.Token));
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // Leadership ended: the next leader goes on.
        }
    }

    private async Task<IReadOnlyList<string>> ReconcileAsync(CancellationToken cancellationToken)
    {
        var plan = LadderPlan.For(rules.Current.Tiers, name => classes.Store.Get(NamespacedName.ClusterScoped(name)));
        var found = plan.Problems.ToList();
        foreach (var missing in plan.Missing)
        {
            try
            {
                await client.ApplyAsync(
                    NamespacedName.Of(missing),
                    missing,
                    BondingGroup.FieldManager,
                    cancellationToken: cancellationToken
                );
            }
            catch (Exception error) when (ApiErrors.IsFailedRequest(error))
            {
                found.Add($"PriorityClass {missing.Name()} was not applied: {error.Message}");
            }
        }
        foreach (var problem in found.Except(problems.Current))
            LogProblem(logger, problem);
        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}

/// <summary>Why PriorityClasses of the ladder are missing or have another value, as last seen; empty if all are as wanted.</summary>
public sealed class LadderProblems() : Latest<IReadOnlyList<string>>([]);

/// <summary>The PriorityClasses to apply, and the problems with existing ones. None is ever deleted: pods may use it.</summary>
public sealed record LadderPlan(IReadOnlyList<V1PriorityClass> Missing, IReadOnlyList<string> Problems)
{
    private const string Never = "Never";
    private const string PreemptLowerPriority = "PreemptLowerPriority";

    /// <summary>Compares a ladder with the existing PriorityClasses.</summary>
    /// <param name="ladder">The current ladder.</param>
    /// <param name="find">Returns the PriorityClass of a name, or null if there is none.</param>
    public static LadderPlan For(TierLadder ladder, Func<string, V1PriorityClass?> find)
    {
        var wanted = Enumerable.Range(0, ladder.Count).Select(tier => Class(ladder, tier)).ToList();
        var missing = wanted.Where(tier => find(tier.Name()) is null).ToList();
        var problems = wanted.Select(tier => Problem(tier, find(tier.Name()))).OfType<string>().ToList();
        return new LadderPlan(missing, problems);
    }

    // A class that never preempts still places its pods first, and keeps them from pods of a lower one.
    private static V1PriorityClass Class(TierLadder ladder, int tier) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = ladder.ClassNameOf(tier) },
            Value = ladder.PriorityOf(tier),
            PreemptionPolicy = tier >= ladder.PreemptsFrom ? PreemptLowerPriority : Never,
            Description = FormattableString.Invariant($"Tenants with a base multiplier from {ladder.Thresholds[tier]} on."),
        };

    private static string? Problem(V1PriorityClass wanted, V1PriorityClass? found)
    {
        if (found is null || (found.Value == wanted.Value && (found.PreemptionPolicy ?? PreemptLowerPriority) == wanted.PreemptionPolicy))
            return null;
        return $"PriorityClass {wanted.Name()} has value {found.Value} and preemptionPolicy {found.PreemptionPolicy}, wanted are "
            + $"{wanted.Value} and "
            + $"{wanted.PreemptionPolicy}; neither can be changed: take another spec.ladder.prefix, or a spec.ladder.preemptsFromTier "
            + "and values that match";
    }
}
