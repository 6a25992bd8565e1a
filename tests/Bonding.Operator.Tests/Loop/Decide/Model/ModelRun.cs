using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Credits;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.Resources.Tests;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Decide.Model;

/// <summary>One cluster and the operator's ticks over it.</summary>
internal sealed class ModelRun
{
    // A verdict counts from 10 s after a write on, as an old node may speak of the request before.
    private const int MostInfeasible = 2;

    private readonly Random _random;
    private readonly ModelDraw _draw;
    private readonly ModelServer _server;
    private readonly PodCache _cache = new();
    private readonly NamespaceLimits _limits = new();
    private readonly Dictionary<ModelPod, V1Pod> _seen = [];
    private readonly Dictionary<string, int> _units = [];
    private readonly Dictionary<string, TenantState> _states = [];
    private readonly Dictionary<ModelPod, (int Generation, int Ticks)> _waiting = [];
    private DecisionState _state = DecisionState.Empty;
    private DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public ModelRun(int seed)
    {
        _random = new Random(seed);
        _draw = new ModelDraw(_random);
        _server = _draw.Server();
        foreach (var pod in Tenants)
            _states[pod.Name] = ObservedSamples.State(new NamespacedName("ns", pod.Name));
        Observe();
        // Bases are known before anything else happens.
        foreach (var pod in Tenants)
            Learn(pod);
    }

    /// <summary>What the operator does wrong.</summary>
    public ModelMistake Mistake { get; init; }

    public List<string> Faults { get; } = [];

    public int Writes { get; private set; }

    public int Deferred { get; private set; }

    private IEnumerable<ModelPod> Tenants => _server.Pods.Where(pod => pod.IsTenant);

    public void Tick()
    {
        _now += TimeSpan.FromSeconds(6);
        Observe();
        var cluster = Cluster();
        var plan = TickDecision.Decide(cluster, _state);
        _state = plan.NextState;
        var before = _server.Pods.Count;
        if (_random.Next(4) == 0)
            _server.Schedule(_draw.Pod(isTenant: false));
        foreach (var resize in plan.Resizes)
            if (!(Mistake == ModelMistake.KeepsDeferred && resize.Change.Reason == AllocationReason.ResizeWithdrawn))
                Write(resize, somebodyCame: _server.Pods.Count > before);
        _server.Settle();
        CheckWaiting();
    }

    private void Observe()
    {
        var rules = _server.Rules;
        _limits.Update(new ResourceChange<V1LimitRange>(null, rules.Range(), ChangeOrigin.Watch));
        foreach (var (index, quota) in rules.Quotas.Index())
        {
            var (requests, limits) = _server.UsedOf(quota);
            _limits.Update(new ResourceChange<V1ResourceQuota>(null, quota.Object(index, requests, limits), ChangeOrigin.Watch));
        }
        foreach (var pod in _server.Pods)
        {
            var present = pod.Object("node");
            _cache.Update(new ResourceChange<V1Pod>(_seen.GetValueOrDefault(pod), present, ChangeOrigin.Watch));
            _seen[pod] = present;
        }
    }

    private TenantPod Learn(ModelPod pod)
    {
        var (state, cached) = (_states[pod.Name], _cache.Find(new NamespacedName("ns", pod.Name))!.Pod);
        state.Learn([cached], new AllocationStatus { Bases = [.. state.Bases] }, RangeOfNamespace);
        return state.GetOrAdd(cached).Update(cached, _now);
    }

    private NamespaceRange RangeOfNamespace =>
        Mistake switch
        {
            ModelMistake.IgnoresRanges => NamespaceRange.Any,
            ModelMistake.TakesDefaults => _limits.RangeOf("ns") with { Fills = ContainerGaps.None },
            _ => _limits.RangeOf("ns"),
        };

    private ObservedCluster Cluster()
    {
        var cluster = new ObservedCluster(BondingRules.Default, _now);
        if (Mistake != ModelMistake.IgnoresQuotas)
            cluster.AddQuotas("ns", _limits.QuotasOf("ns"));
        var tenants = Tenants.Select(Observed).ToList();
        var capacity = new NodeCapacity(new(_server.Allocatable), _cache.RequestedOn("node"))
        {
            Withheld = Mistake == ModelMistake.IgnoresAllocated ? Millicores.Zero : _cache.WithheldOn("node"),
        };
        new SnapshotBuilder(cluster, Guards.New(), metricsAvailable: true).Fill(
            tenants,
            new Dictionary<string, NodeCapacity> { ["node"] = capacity }
        );
        return cluster;
    }

    private ObservedTenant Observed(ModelPod pod)
    {
        if (_random.Next(2) == 0)
            _units[pod.Name] = _random.Next(6);
        var account = new LiveAccount(new NamespacedName("ns", pod.Name));
        account.UpdateAsLeader(
            ResourceSamples.Account(),
            CreditLedger.Empty with
            {
                BondedUnits = _units.GetValueOrDefault(pod.Name),
            },
            new Dictionary<BucketResource, CreditLedger>()
        );
        return ObservedSamples.Tenant("ns", pod.Name) with
        {
            Account = account,
            State = _states[pod.Name],
            Mode = BondingMode.Enforce,
            Tenant = Tenant.Absent with
            {
                Pods = [Mistake == ModelMistake.RaisesInError ? Learn(pod) with { Pending = default } : Learn(pod)],
            },
        };
    }

    private void Write(PodResize resize, bool somebodyCame)
    {
        var pod = _server.Pods.Single(one => one.Name == resize.Pod.Name);
        var patch = PatchOf(resize);
        if (pod.IsFailing && resize.Change.IsIncrease)
            Faults.Add($"{pod.Name} is raised in error");
        var open = pod.Containers.Count(IsOpen);
        if (_server.Resize(pod, patch) is { } refusal)
            Faults.Add($"{pod.Name} ({pod.Qos}) {resize.Change}: {refusal}");
        if (pod.Containers.Count(IsOpen) < open)
            Faults.Add($"{pod.Name} gets a default for good");
        _server.Admit(pod);
        if (resize.Change.IsIncrease && pod is { Preempts: true, Priority: > 0, DeferredGeneration: > 0 } && !somebodyCame)
            Faults.Add($"{pod.Name} may have others deleted: it is raised while the node has no room for it");
        foreach (var bound in resize.Pod.Bounds)
            if (
                pod.Qos == "Burstable"
                && patch.TryGetValue(bound.Created.Name, out var written)
                && written.Request > bound.Created.Limit?.Value
            )
                Faults.Add($"{pod.Name}: {bound.Created.Name} gets {written.Request}m of {bound.Created.Limit}");
        bool IsOpen(ModelContainer one) => one.Spec.Limit is null || (one.Spec.Request is null && !patch.ContainsKey(one.Name));
        _states[pod.Name].GetOrAdd(resize.Pod).EndResize(_now, null, new UnobservedResize(resize.Containers, $"{pod.Version}"));
        Writes++;
    }

    private Dictionary<string, (int Request, int? Limit)> PatchOf(PodResize resize)
    {
        var names = resize.Containers.Select(container => container.Name).ToList();
        if (Mistake == ModelMistake.GoesByPosition)
            names = [.. names.Skip(1), names[0]];
        return names
            .Zip(resize.Containers)
            .ToDictionary(
                one => one.First,
                one => (one.Second.Request.Value, resize.Change.ToLimit is null ? null : one.Second.Limit?.Value)
            );
    }

    // What the operator asked for may wait for a tick, when somebody took the room meanwhile.
    private void CheckWaiting()
    {
        foreach (var pod in Tenants)
        {
            if (pod.DeferredGeneration + pod.InfeasibleGeneration == 0)
            {
                _waiting.Remove(pod);
                continue;
            }
            Deferred++;
            var ticks = _waiting.TryGetValue(pod, out var before) && before.Generation == pod.Generation ? before.Ticks + 1 : 1;
            _waiting[pod] = (pod.Generation, ticks);
            if (ticks > (pod.InfeasibleGeneration > 0 ? MostInfeasible : 1))
                Faults.Add($"{pod.Name} waits for {ticks} ticks");
        }
    }
}

/// <summary>Something that an operator may do wrong.</summary>
public enum ModelMistake
{
    None,

    /// <summary>It takes what was lowered for free before the node gives it back.</summary>
    IgnoresAllocated,
    IgnoresRanges,
    IgnoresQuotas,

    /// <summary>It resizes pods that get the defaults of the namespace with it.</summary>
    TakesDefaults,

    /// <summary>It leaves a raise that was deferred as it is.</summary>
    KeepsDeferred,

    /// <summary>It takes containers for others that stand in their place.</summary>
    GoesByPosition,

    /// <summary>It raises a pod whose last resize its node could not carry out.</summary>
    RaisesInError,
}
