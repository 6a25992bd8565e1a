using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Prometheus;

namespace Bonding.Operator.Loop.Apply;

/// <summary>
/// Puts before <see cref="RelocationDecision"/> what a tick saw and decided, and begins the moves that come of it. Used by one tick at a
/// time.
/// </summary>
public sealed class Relocator(KubeVirtCaches machines, PodCache pods, NodeCache nodes, RelocationActuator actuator)
{
    private static readonly Dictionary<NamespacedName, string> NoReasons = [];

    private static readonly TimeSpan CacheLag = TimeSpan.FromSeconds(10);

    private readonly NodeShortages _shortages = new();

    /// <returns>By account of a VM on a node that is short: why it is moved, or why not.</returns>
    public IReadOnlyDictionary<NamespacedName, string> Start(TickPlan plan)
    {
        var (rules, now) = (plan.Cluster.Rules, plan.Cluster.Now);
        _shortages.Update(plan.ShortNodes, now);
        if (!rules.Relocation.Enabled || plan.ShortNodes.Count == 0)
            return NoReasons;
        var migrations = new MigrationSnapshot(machines.Migrations, machines.Instances.Get);
        var candidates = Candidates(plan, migrations).ToDictionary(candidate => candidate.Machine.Key, StringComparer.Ordinal);
        var snapshot = new RelocationSnapshot(
            [.. nodes.All.Select(node => NodeOf(node, rules, migrations))],
            [.. candidates.Values.Select(candidate => candidate.Machine)],
            migrations.InFlight
        )
        {
            Arriving = [.. Arriving(migrations, candidates, now)],
        };
        var decided = RelocationDecision.Decide(snapshot, rules.Relocation, now);
        foreach (var move in decided.Moves)
            if (actuator.Start(candidates[move.Key], move, rules, now))
                _shortages.Restart(move.FromNode, now);
        return decided.Reasons.ToDictionary(reason => candidates[reason.Key].Tenant.Account.Key, reason => reason.Value);
    }

    /// <summary>Forgets the move of an account that is gone.</summary>
    public void Forget(NamespacedName account) => actuator.Forget(account);

    private IEnumerable<RelocationCandidate> Candidates(TickPlan plan, MigrationSnapshot migrations)
    {
        var cluster = plan.Cluster;
        for (var index = 0; index < cluster.Tenants.Count; index++)
        {
            var tenant = cluster.Tenants[index];
            var instance = new NamespacedName(tenant.Account.Key.Namespace, tenant.Stored.Spec.TenantRef.Name);
            if (
                cluster.PodCountOf(index) != 1
                || tenant.Source != MetricSource.VirtualMachine
                || machines.Instances.Get(instance) is not { } found
            )
                continue;
            var place = cluster.PodsOf(index).First();
            var (pod, facts) = (cluster.Pods[place], cluster.Snapshot.Tenants[index]);
            if (pods.Find(new NamespacedName(pod.Namespace, pod.Name)) is not { } known)
                continue;
            var machine = new MovableVirtualMachine(
                instance.ToString(),
                pod.Node,
                plan.Decisions[index].Multiplier.Effective,
                NeedOf(facts, cluster.Snapshot.Pods[place]),
                known.TotalMemory
            )
            {
                Mode = facts.Mode,
                MovedAt = actuator.BegunAt(tenant.Account.Key),
                NodeSelector = known.NodeSelector,
            };
            yield return new RelocationCandidate(tenant, instance, migrations.Describe(machine, found));
        }
    }

    // A target that has a node is a pod like any other and counted there. What was begun a moment ago is not in the caches yet.
    private IEnumerable<MovableVirtualMachine> Arriving(
        MigrationSnapshot migrations,
        Dictionary<string, RelocationCandidate> candidates,
        DateTimeOffset now
    )
    {
        var begun = candidates.Values.Where(candidate => now - actuator.BegunAt(candidate.Tenant.Account.Key) < CacheLag);
        foreach (var instance in migrations.Moving.Concat(begun.Select(candidate => candidate.Instance)).Distinct())
        {
            if (pods.RunningOf(PodInfo.KeyOfOwner(instance.Namespace, "VirtualMachineInstance", instance.Name)) is not [var source])
                continue;
            yield return candidates.TryGetValue(instance.ToString(), out var candidate)
                ? candidate.Machine
                : new MovableVirtualMachine(instance.ToString(), source.Pod.Node, 1, source.TotalRequest, source.TotalMemory)
                {
                    NodeSelector = source.NodeSelector,
                };
        }
    }

    private RelocationNode NodeOf(NodeInfo node, BondingRules rules, MigrationSnapshot migrations) =>
        new(
            node.Name,
            new NodeCapacity(node.Allocatable, pods.RequestedOn(node.Name)).SharedBy(Millicores.Zero, rules.Allocation.Headroom),
            node.AllocatableMemory - pods.MemoryRequestedOn(node.Name)
        )
        {
            ShortSince = _shortages.Since(node.Name),
            Outgoing = migrations.OutgoingFrom(node.Name),
            IsOpen = node.AcceptsVirtualMachines,
            Labels = node.Labels,
        };

    // Its pod elsewhere begins with what its template asks for and is raised to its need.
    private static Millicores NeedOf(in TenantFacts tenant, in PodFacts pod) =>
        Millicores.Max(
            pod.BaseRequest,
            tenant.Outlook.Cpu is { IsUsable: true } cpu
                ? new Millicores((int)Math.Clamp(Math.Ceiling(cpu.Need * tenant.Size.Value), 0, tenant.Size.Value))
                : pod.Request
        );
}

/// <summary>Since when each node is short without a break. Used by one tick at a time.</summary>
/// <remarks>
/// It is no part of <see cref="DecisionState"/>, which the decision alone writes: the time begins anew when a move has begun, and that is
/// known only after the plan was applied. A loss of it delays the next move; no share and no write depends on it.
/// </remarks>
public sealed class NodeShortages
{
    private Dictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    /// <summary>Takes the nodes that are short now; all others are not.</summary>
    public void Update(IEnumerable<string> shortNodes, DateTimeOffset now) =>
        _since = shortNodes.ToDictionary(node => node, node => _since.GetValueOrDefault(node, now), StringComparer.Ordinal);

    /// <summary>Null for a node that is not short.</summary>
    public DateTimeOffset? Since(string node) => _since.TryGetValue(node, out var since) ? since : null;

    /// <summary>A VM is moved off the node: what that brings is to be seen first.</summary>
    public void Restart(string node, DateTimeOffset now) => _since[node] = now;
}
