using Bonding.Domain;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Configuration;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Loop.Apply;

/// <summary>
/// Writes the PriorityClass of a bonded tenant's tier into its template: of a VM while it is stopped, of a running VM or a workload only
/// with the account's consent to a restart. An instance's own spec belongs to KubeVirt and is never written.
/// </summary>
public sealed class PriorityActuator(
    ApiConnection api,
    KubeVirtCaches machines,
    WorkloadCaches workloads,
    KeyedWriter writer,
    WriteBudget budget,
    LoopMetrics metrics,
    LoopOptions options,
    TimeProvider time,
    ILogger<PriorityActuator> logger
)
{
    private const string Stopped = "Stopped";
    private const int MaxTries = 3;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(1);

    // A template that stayed for so long is not fought about.
    private static readonly TimeSpan Peace = TimeSpan.FromHours(1);

    // By account. A refusal is not hammered, and nothing restarts twice in a row.
    private readonly Dictionary<NamespacedName, PriorityAttempt> _attempts = [];

    /// <summary>Begins to bring the template of one enforced tenant in line with its tier.</summary>
    /// <returns>How far that is; null if there is nothing to do.</returns>
    public PriorityState? Start(ObservedTenant tenant, TenantDecision decision, BondingRules rules)
    {
        var ledger = tenant.Account.Ledger;
        if (!options.WriteTemplates || tenant.Mode != BondingMode.Enforce || ledger.BondedUnits == 0 || !writer.MayWrite)
            return null;
        if (decision.Priority == PriorityState.KeptOwnClass)
            return null;
        var wanted = rules.PriorityClassFor(ledger.BondedUnits);
        var generation = tenant.Stored.Metadata.Generation;
        var tried = TriedBefore(decision.Key, wanted, generation);
        if (tried is not null && time.GetElapsedTime(tried.At) < RetryInterval)
            return decision.Priority == PriorityState.Applied ? null : tried.State;
        var writerKey = $"account/{decision.Key}";
        if (writer.IsBusy(writerKey) || WriteFor(tenant, decision, wanted) is not { } write)
            return null;
        if (tried?.Tries >= MaxTries)
            return PriorityState.GivenUp;
        if (!budget.TryTake(rules.Allocation.WriteRate))
            return null;
        var begun = new PriorityAttempt(wanted, generation, time.GetTimestamp(), tried?.Tries ?? 0);
        _attempts[decision.Key] = begun;
        writer.TryStart(writerKey, () => TryAsync(decision.Key, begun, write));
        return begun.State;
    }

    /// <summary>Returns who put another PriorityClass into the template of a tenant; null if that is not known.</summary>
    public string? ManagerOf(ObservedTenant tenant)
    {
        var key = new NamespacedName(tenant.Account.Key.Namespace, tenant.Stored.Spec.TenantRef.Name);
        IMetadata<V1ObjectMeta>? workload = tenant.Stored.Spec.TenantRef.Kind switch
        {
            TenantKind.VirtualMachine => machines.VirtualMachines.Get(key),
            TenantKind.Deployment => workloads.Deployments.Get(key),
            TenantKind.StatefulSet => workloads.StatefulSets.Get(key),
            _ => null,
        };
        return workload is null ? null : FieldOwner.Of(workload.Metadata, "f:priorityClassName", BondingGroup.FieldManager);
    }

    // Who edits the account asks for another try.
    private PriorityAttempt? TriedBefore(NamespacedName account, string wanted, long? generation) =>
        _attempts.GetValueOrDefault(account) is { } tried
        && tried.PriorityClass == wanted
        && tried.Generation == generation
        && (tried.Tries >= MaxTries || time.GetElapsedTime(tried.At) < Peace)
            ? tried
            : null;

    /// <summary>Forgets what was tried for an account that is gone.</summary>
    public void Forget(NamespacedName account) => _attempts.Remove(account);

    private Func<CancellationToken, Task<PriorityState>>? WriteFor(ObservedTenant tenant, TenantDecision decision, string wanted)
    {
        var key = new NamespacedName(decision.Key.Namespace, tenant.Stored.Spec.TenantRef.Name);
        var mayRestart = tenant.Stored.Spec.AllowRestart;
        return tenant.Stored.Spec.TenantRef.Kind switch
        {
            TenantKind.VirtualMachine when machines.VirtualMachines.Get(key) is { } machine => WriteFor(
                machine,
                key,
                wanted,
                decision,
                mayRestart
            ),
            TenantKind.Deployment when mayRestart && NeedsRoll(tenant, workloads.Deployments.Get(key)?.Spec.Template, wanted) => stopping =>
                RollAsync<V1Deployment>(key, wanted, stopping),
            TenantKind.StatefulSet when mayRestart && NeedsRoll(tenant, workloads.StatefulSets.Get(key)?.Spec.Template, wanted) =>
                stopping => RollAsync<V1StatefulSet>(key, wanted, stopping),
            _ => null,
        };
    }

    private Func<CancellationToken, Task<PriorityState>>? WriteFor(
        VirtualMachine machine,
        NamespacedName key,
        string wanted,
        TenantDecision decision,
        bool mayRestart
    )
    {
        var differs = machine.Spec.Template?.Spec?.PriorityClassName != wanted;
        if (machine.Status.PrintableStatus == Stopped && machines.Instances.Get(key) is null)
            return differs ? stop => PatchStoppedAsync(machine, key, wanted, stop) : null;
        if (!mayRestart || decision.Pod is null || decision.Pod.PriorityClass == wanted)
            return null;
        return stop => RestartAsync(machine, key, differs ? wanted : null, stop);
    }

    // Pods that have the class from their admission are not restarted for the sake of the template.
    private static bool NeedsRoll(ObservedTenant tenant, V1PodTemplateSpec? template, string wanted) =>
        template is not null && template.Spec.PriorityClassName != wanted && tenant.Tenant.Pods.Any(pod => pod.PriorityClass != wanted);

    // Only while it is as it was seen: a VM that starts meanwhile is a conflict.
    private async Task<PriorityState> PatchStoppedAsync(VirtualMachine machine, NamespacedName key, string wanted, CancellationToken stop)
    {
        await api.Resource<VirtualMachine>()
            .MergePatchAsync(key, PatchOf(wanted), machine.ResourceVersion(), null, BondingGroup.FieldManager, stop);
        return PriorityState.WaitsForNextPod;
    }

    private async Task<PriorityState> RestartAsync(VirtualMachine machine, NamespacedName key, string? wanted, CancellationToken stop)
    {
        if (wanted is not null)
            await api.Resource<VirtualMachine>()
                .MergePatchAsync(key, PatchOf(wanted), machine.ResourceVersion(), null, BondingGroup.FieldManager, stop);
        await api.PutActionAsync(KubeVirtApi.RestartPath(key.Namespace, key.Name), stop);
        return PriorityState.Restarting;
    }

    private async Task<PriorityState> RollAsync<T>(NamespacedName key, string wanted, CancellationToken stop)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await api.Resource<T>().MergePatchAsync(key, PatchOf(wanted), null, null, BondingGroup.FieldManager, stop);
        return PriorityState.Restarting;
    }

    private static object PatchOf(string priorityClass) =>
        new { spec = new { template = new { spec = new { priorityClassName = priorityClass } } } };

    private async Task TryAsync(NamespacedName account, PriorityAttempt begun, Func<CancellationToken, Task<PriorityState>> write)
    {
        if (writer.MayWrite)
            begun.State = await WriteAsync(account, begun, write);
    }

    private async Task<PriorityState> WriteAsync(
        NamespacedName account,
        PriorityAttempt begun,
        Func<CancellationToken, Task<PriorityState>> write
    )
    {
        var wanted = begun.PriorityClass;
        try
        {
            var state = await writer.RunWithTimeoutAsync(write);
            begun.CountTry();
            metrics.Writes.PriorityWrites.WithLabels("applied").Inc();
            logger.LogInformation("Template of {Account} has PriorityClass {Class}: {State}", account, wanted, state);
            return state;
        }
        catch (Exception error) when (ApiErrors.IsFailedOrCancelledRequest(error))
        {
            var refused = ApiErrors.IsRefusal(error);
            metrics.Writes.PriorityWrites.WithLabels(refused ? "refused" : "failed").Inc();
            logger.LogWarning("PriorityClass {Class} for {Account} was not written: {Error}", wanted, account, error.Message);
            return refused ? PriorityState.Refused : PriorityState.WaitsForNextPod;
        }
    }
}

/// <summary>The last write of a PriorityClass to a tenant's template. It may end beside the ticks.</summary>
/// <param name="priorityClass">What was written.</param>
/// <param name="generation">The generation of the account's spec.</param>
/// <param name="at">When, as a timestamp of the operator's clock.</param>
/// <param name="triesBefore">How often it was written before.</param>
internal sealed class PriorityAttempt(string priorityClass, long? generation, long at, int triesBefore)
{
    private int _tries = triesBefore;
    private volatile PriorityState _state = PriorityState.WaitsForNextPod;

    public string PriorityClass => priorityClass;

    public long At => at;

    public long? Generation => generation;

    /// <summary>How often it was written: each time but the first somebody had put the template back, or nothing had come of it.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>How far it is.</summary>
    public PriorityState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>Counts a write that the server took.</summary>
    public void CountTry() => Interlocked.Increment(ref _tries);
}
