using Bonding.Domain.Decisions;
using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Loop.Apply;

/// <summary>
/// Asks KubeVirt to migrate a VM, one at a time, while this process leads. What spoke for it is checked against the API server first: the
/// caches may be behind, and others migrate too.
/// </summary>
public sealed class RelocationActuator(
    ApiConnection api,
    KubeVirtCaches machines,
    KeyedWriter writer,
    WriteBudget budget,
    EventPublisher events,
    LoopMetrics metrics,
    TimeProvider time,
    ILogger<RelocationActuator> logger
)
{
    private const string WriterKey = "relocation";

    // By account.
    private readonly Dictionary<NamespacedName, RelocationAttempt> _attempts = [];

    /// <summary>
    /// Returns when the last move of an account's VM began from here; null if none did, or nothing was asked for in the end.
    /// </summary>
    public DateTimeOffset? BegunAt(NamespacedName account) =>
        _attempts.TryGetValue(account, out var begun) && !begun.IsWithdrawn ? begun.At : null;

    /// <summary>Forgets the move of an account that is gone.</summary>
    public void Forget(NamespacedName account) => _attempts.Remove(account);

    /// <summary>Begins a move.</summary>
    /// <returns>Whether it has begun.</returns>
    public bool Start(RelocationCandidate candidate, PlannedRelocation move, BondingRules rules, DateTimeOffset now)
    {
        if (!writer.MayWrite || writer.IsBusy(WriterKey) || !budget.TryTake(rules.Allocation.WriteRate))
            return false;
        var begun = new RelocationAttempt(now);
        _attempts[candidate.Tenant.Account.Key] = begun;
        if (writer.TryStart(WriterKey, () => MoveAsync(candidate, move, rules.Relocation, begun)))
            return true;
        begun.IsWithdrawn = true;
        return false;
    }

    private async Task MoveAsync(RelocationCandidate candidate, PlannedRelocation move, RelocationRules rules, RelocationAttempt begun)
    {
        var asked = false;
        try
        {
            if (await writer.RunWithTimeoutAsync(stop => ObjectionAsync(candidate, move, rules, stop)) is { } objection)
            {
                metrics.Writes.Relocations.WithLabels("withdrawn").Inc();
                logger.LogInformation("VM {Machine} is not moved off {Node} after all: {Reason}", move.Key, move.FromNode, objection);
                return;
            }

            if (!writer.MayWrite)
                return;
            asked = true;
            await writer.RunWithTimeoutAsync(stop =>
                api.Resource<VirtualMachineInstanceMigration>().CreateAsync(MigrationOf(candidate), stop)
            );
            metrics.Writes.Relocations.WithLabels("begun").Inc();
            logger.LogInformation("VM {Machine} is moved off {Node}: {Reason}", move.Key, move.FromNode, RelocationReason.NodeStaysShort);
            await events(
                candidate.Tenant.Stored,
                RelocationReason.NodeStaysShort,
                $"node {move.FromNode} stays short of CPU; the VM is migrated, {move.RoomOn} has room"
            );
        }
        catch (Exception error) when (ApiErrors.IsFailedOrCancelledRequest(error))
        {
            var refused = ApiErrors.IsRefusal(error);
            metrics.Writes.Relocations.WithLabels(refused ? "refused" : "failed").Inc();
            logger.LogWarning("VM {Machine} was not moved off {Node}: {Error}", move.Key, move.FromNode, error.Message);
            if (refused)
                await events(candidate.Tenant.Stored, "RelocationRefused", error.Message, EventType.Warning);
        }
        finally
        {
            // Only what was asked for may be under way: what could not even be checked is no move.
            begun.IsWithdrawn = !asked;
        }
    }

    // The VM as it is now, and the migrations of the whole cluster.
    private async Task<string?> ObjectionAsync(
        RelocationCandidate candidate,
        PlannedRelocation move,
        RelocationRules rules,
        CancellationToken stop
    )
    {
        var instance = await api.Resource<VirtualMachineInstance>().GetAsync(candidate.Instance, stop);
        if (instance?.Status.NodeName != move.FromNode)
            return RelocationReason.MigrationInFlight;
        var all = (await api.Resource<VirtualMachineInstanceMigration>().ListAsync(new ListOptions(), stop)).Items;
        var migrations = new MigrationSnapshot([.. all], key => key == candidate.Instance ? instance : machines.Instances.Get(key));
        return RelocationDecision.HoldReason(migrations.Describe(candidate.Machine, instance), rules, time.GetUtcNow())
            ?? RelocationDecision.LimitReason(migrations.InFlight, migrations.OutgoingFrom(move.FromNode));
    }

    private static VirtualMachineInstanceMigration MigrationOf(RelocationCandidate candidate) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                GenerateName = $"bonding-{candidate.Instance.Name}-",
                NamespaceProperty = candidate.Instance.Namespace,
            },
            Spec = new VirtualMachineInstanceMigrationSpec { VmiName = candidate.Instance.Name },
        };
}

/// <summary>A VM that may be moved, with its account.</summary>
public sealed record RelocationCandidate(ObservedTenant Tenant, NamespacedName Instance, MovableVirtualMachine Machine);

/// <summary>The last move of a VM that was begun from here: the caches may not show it yet, or it was refused.</summary>
/// <param name="at">When.</param>
internal sealed class RelocationAttempt(DateTimeOffset at)
{
    private volatile bool _isWithdrawn;

    public DateTimeOffset At => at;

    /// <summary>Whether nothing was asked for in the end. It may turn out beside the ticks.</summary>
    public bool IsWithdrawn
    {
        get => _isWithdrawn;
        set => _isWithdrawn = value;
    }
}
