using Bonding.Domain;
using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Decisions;
using Bonding.Operator.State;
using Bonding.Operator.Telemetry;
using Bonding.Operator.Tenants;

namespace Bonding.Operator.Relocations;

/// <summary>Puts before <see cref="RelocationRule"/> what a tick saw and decided, and begins the moves that come of it. Used by one tick at a time.</summary>
public sealed class Relocator(KubeVirtCaches machines, PodBook pods, NodeBook nodes, RelocationActuator actuator)
{
    private static readonly Dictionary<AccountKey, string> Nothing = [];

    private static readonly TimeSpan CachesLag = TimeSpan.FromSeconds(10);

    private readonly NodeShortages _shortages = new();

    /// <returns>By account of a VM on a node that is short: why it is moved, or why not.</returns>
    public IReadOnlyDictionary<AccountKey, string> Begin(TickObservation observation, TickPlan plan)
    {
        var (rules, now) = (observation.Snapshot.Rules, observation.Snapshot.Now);
        _shortages.Observe(plan.ShortNodes, now);
        if (!rules.Relocation.Enabled || plan.ShortNodes.Count == 0) return Nothing;
        var migrations = new Migrations(machines.Migrations, machines.Instances.Get);
        var candidates = Candidates(observation, plan, migrations).ToDictionary(candidate => candidate.Machine.Key, StringComparer.Ordinal);
        var snapshot = new RelocationSnapshot(
            [.. nodes.All.Select(node => NodeOf(node, rules, migrations))], [.. candidates.Values.Select(candidate => candidate.Machine)], migrations.InFlight)
        {
            Arriving = [.. Arriving(migrations, candidates, now)],
        };
        var decided = RelocationRule.Decide(snapshot, rules.Relocation, now);
        foreach (var move in decided.Moves)
            if (actuator.Begin(candidates[move.Key], move, rules, now)) _shortages.Restart(move.FromNode, now);
        return decided.Reasons.ToDictionary(reason => candidates[reason.Key].Tenant.Account.Key, reason => reason.Value);
    }

    private IEnumerable<RelocationCandidate> Candidates(TickObservation observation, TickPlan plan, Migrations migrations)
    {
        for (var index = 0; index < observation.Tenants.Count; index++)
        {
            var (tenant, view) = (observation.Tenants[index], observation.Snapshot.Tenants[index]);
            var instance = new ResourceKey(tenant.Account.Key.Namespace, tenant.Stored.Spec.TenantRef.Name);
            if (view.Pods is not [var pod] || tenant.Source != MetricSource.Machine || machines.Instances.Get(instance) is not { } found) continue;
            if (pods.Find(new ResourceKey(pod.Pod.Namespace, pod.Pod.Name)) is not { } facts) continue;
            var machine = new MovableMachine(instance.ToString(), pod.Pod.Node, plan.Standings[index].Decision.Effective, NeedOf(view, pod), facts.TotalMemory)
            {
                Mode = view.Mode,
                MovedAt = tenant.Memory.RelocationTry is { IsWithdrawn: false } begun ? begun.At : null,
                NodeSelector = facts.NodeSelector,
            };
            yield return new RelocationCandidate(tenant, instance, migrations.Describe(machine, found));
        }
    }

    // A target that has a node is a pod like any other and counted there. What was begun a moment ago is not in the caches yet.
    private IEnumerable<MovableMachine> Arriving(Migrations migrations, Dictionary<string, RelocationCandidate> candidates, DateTimeOffset now)
    {
        var begun = candidates.Values.Where(candidate => candidate.Tenant.Memory.RelocationTry is { IsWithdrawn: false } move && now - move.At < CachesLag);
        foreach (var instance in migrations.Moving.Concat(begun.Select(candidate => candidate.Instance)).Distinct())
        {
            if (pods.RunningOf(PodFacts.KeyOfOwner(instance.Namespace!, "VirtualMachineInstance", instance.Name)) is not [var source]) continue;
            yield return candidates.TryGetValue(instance.ToString(), out var candidate) ? candidate.Machine
                : new MovableMachine(instance.ToString(), source.Pod.Node, 1, source.TotalRequest, source.TotalMemory) { NodeSelector = source.NodeSelector };
        }
    }

    private RelocationNode NodeOf(NodeFacts node, BondingRules rules, Migrations migrations) => new(
        node.Name, (int)(node.Allocatable * (1 - rules.Allocation.Headroom)) - pods.RequestedOn(node.Name),
        node.AllocatableMemory - pods.MemoryRequestedOn(node.Name))
    {
        ShortSince = _shortages.Since(node.Name),
        Outgoing = migrations.Off(node.Name),
        IsOpen = node.TakesMachines,
        Labels = node.Labels,
    };

    // Its pod elsewhere begins with what its template asks for and is raised to its need.
    private static int NeedOf(TenantView view, PodView pod) =>
        Math.Max(pod.BaseRequest, view.Outlook.Cpu is { IsUsable: true } cpu ? (int)Math.Min(view.SizeMillicores, Math.Ceiling(cpu.Need * view.SizeMillicores)) : pod.Pod.Request);
}
