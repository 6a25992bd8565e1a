using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using Bonding.Resources;
using k8s.Models;
using ILeadership = Bonding.Kubernetes.Leadership.ILeadership;

namespace Bonding.Operator.Controllers.Ladder;

/// <summary>Keeps the PriorityClasses of the ladder in force, while this process leads. There is a ladder without a policy, too.</summary>
public sealed partial class LadderController(
    Informer<V1PriorityClass> classes, Informer<BondingPolicy> policies, ResourceClient<V1PriorityClass> client, RulesInForce rules,
    LadderState state, ILeadership leadership, TimeProvider time, ILogger<LadderController> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(classes.WaitForSyncAsync(stoppingToken), policies.WaitForSyncAsync(stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            var term = await leadership.WaitForTermAsync(stoppingToken);
            await KeepInTermAsync(term, stoppingToken);
            await Task.Delay(LookAgain, time, stoppingToken);
        }
    }

    private async Task KeepInTermAsync(CancellationToken term, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(term, stoppingToken);
        try
        {
            state.Post(await KeepAsync(either.Token));
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The term ended: whoever leads next goes on.
        }
    }

    private async Task<IReadOnlyList<string>> KeepAsync(CancellationToken cancellationToken)
    {
        var plan = LadderPlan.For(rules.Current.Tiers, name => classes.Store.Get(new ResourceKey(null, name)));
        var problems = plan.Problems.ToList();
        foreach (var missing in plan.Missing)
        {
            try
            {
                await client.ApplyAsync(ResourceKey.Of(missing), missing, BondingGroup.FieldManager, cancellationToken: cancellationToken);
            }
            catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
            {
                problems.Add($"PriorityClass {missing.Name()} was not applied: {error.Message}");
            }
        }
        foreach (var problem in problems.Except(state.Problems)) LogProblem(logger, problem);
        return problems;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);
}
