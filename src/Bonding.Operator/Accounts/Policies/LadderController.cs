using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.Policies;
using k8s.Models;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>Keeps the PriorityClasses of the ladder in force, while this process leads. There is a ladder without a policy, too.</summary>
public sealed partial class LadderController(
    Informer<V1PriorityClass> classes,
    Informer<BondingPolicy> policies,
    ResourceClient<V1PriorityClass> client,
    CurrentRules rules,
    LadderProblems state,
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
            var term = await leadership.WaitForLeadershipAsync(stoppingToken);
            await ReconcileInTermAsync(term, stoppingToken);
            await Task.Delay(ReconcileInterval, time, stoppingToken);
        }
    }

    private async Task ReconcileInTermAsync(CancellationToken term, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(term, stoppingToken);
        try
        {
            state.Publish(await ReconcileAsync(either.Token));
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The term ended: whoever leads next goes on.
        }
    }

    private async Task<IReadOnlyList<string>> ReconcileAsync(CancellationToken cancellationToken)
    {
        var plan = LadderPlan.For(rules.Current.Tiers, name => classes.Store.Get(NamespacedName.ClusterScoped(name)));
        var problems = plan.Problems.ToList();
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
                problems.Add($"PriorityClass {missing.Name()} was not applied: {error.Message}");
            }
        }
        foreach (var problem in problems.Except(state.Current))
            LogProblem(logger, problem);
        return problems;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}

/// <summary>Why PriorityClasses of the ladder are missing or have another value, as last seen; empty if all is well.</summary>
public sealed class LadderProblems() : Latest<IReadOnlyList<string>>([]);

/// <summary>PriorityClasses to apply, and those that stand in the way. Nothing is ever deleted: pods may use it.</summary>
public sealed record LadderPlan(IReadOnlyList<V1PriorityClass> Missing, IReadOnlyList<string> Problems)
{
    private const string Never = "Never";
    private const string PreemptLowerPriority = "PreemptLowerPriority";

    /// <param name="ladder">The ladder in force.</param>
    /// <param name="find">The PriorityClass of a name; null if there is none.</param>
    public static LadderPlan For(TierLadder ladder, Func<string, V1PriorityClass?> find)
    {
        var wanted = Enumerable.Range(0, ladder.Count).Select(tier => Class(ladder, tier)).ToList();
        var missing = wanted.Where(tier => find(tier.Name()) is null).ToList();
        var problems = wanted.Select(tier => Problem(tier, find(tier.Name()))).OfType<string>().ToList();
        return new LadderPlan(missing, problems);
    }

    // Tier 0 is everybody's without a bond: it waits for room and pushes nobody out.
    private static V1PriorityClass Class(TierLadder ladder, int tier) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = ladder.ClassNameOf(tier) },
            Value = ladder.PriorityOf(tier),
            PreemptionPolicy = tier == 0 ? Never : PreemptLowerPriority,
            Description = FormattableString.Invariant($"Tenants with a base multiplier from {ladder.Thresholds[tier]} on."),
        };

    private static string? Problem(V1PriorityClass wanted, V1PriorityClass? found)
    {
        if (found is null || (found.Value == wanted.Value && (found.PreemptionPolicy ?? PreemptLowerPriority) == wanted.PreemptionPolicy))
            return null;
        return $"PriorityClass {wanted.Name()} has value {found.Value} and preemptionPolicy {found.PreemptionPolicy}, wanted are {wanted.Value} and "
            + $"{wanted.PreemptionPolicy}; neither can be changed: take another spec.ladder.prefix";
    }
}
