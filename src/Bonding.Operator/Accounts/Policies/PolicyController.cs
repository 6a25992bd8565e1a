using Bonding.Kubernetes.Abstractions;
using Bonding.Operator.Accounts.Statuses;
using Bonding.Operator.Configuration;
using Bonding.Resources.Policies;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Accounts.Policies;

/// <summary>Shows in a policy's status whether it is in force, why not, and what the treasury holds.</summary>
public sealed class PolicyController(
    TreasurySettlement treasury,
    LadderProblems ladder,
    PolicyLoader loader,
    StatusWriter<BondingPolicy> policies,
    EventPublisher events,
    AccountingOptions options,
    TimeProvider time
) : IEntityController<BondingPolicy>
{
    public async Task<ReconciliationResult<BondingPolicy>> ReconcileAsync(BondingPolicy entity, CancellationToken cancellationToken)
    {
        var before = entity.Status;
        var now = time.GetUtcNow();
        entity.Status = PolicyDecision.StatusOf(entity, loader.LastGood, treasury.Settle(entity, now), ladder.Current, now);
        var changed = KubernetesJson.Serialize(before) != KubernetesJson.Serialize(entity.Status);
        if (changed && await policies.WriteAsync(entity, cancellationToken) is { } written)
            await ReportAsync(before, written, cancellationToken);
        return ReconciliationResult<BondingPolicy>.Success(entity, options.GrantInterval);
    }

    public Task<ReconciliationResult<BondingPolicy>> DeletedAsync(BondingPolicy entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<BondingPolicy>.Success(entity));

    private async Task ReportAsync(BondingPolicyStatus before, BondingPolicy policy, CancellationToken cancellationToken)
    {
        foreach (var condition in policy.Status.Conditions ?? [])
            if (condition.Status == "False" && Find(before, condition.Type)?.Message != condition.Message)
                await events(policy, condition.Reason, condition.Message, EventType.Warning, cancellationToken);
    }

    private static V1Condition? Find(BondingPolicyStatus status, string type) =>
        status.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
