using System.Globalization;
using Bonding.Domain;
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

/// <summary>
/// Plans for drawn pods, carried out on a model of the API server and the kubelet that knows nothing of the operator's rules. The variable
/// <c>BONDING_DRAWS</c> sets how many clusters are drawn.
/// </summary>
public class PlansAgainstModelTest
{
    private const int Ticks = 5;

    [Fact]
    public void No_plan_is_refused_or_out_of_size_and_no_raise_stays_deferred()
    {
        var draws = int.TryParse(Environment.GetEnvironmentVariable("BONDING_DRAWS"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted
            : 1_000;
        var (writes, deferred) = (0, 0);
        for (var seed = 0; seed < draws; seed++)
        {
            var run = new ModelRun(seed);
            for (var tick = 0; tick < Ticks; tick++)
                run.Tick();
            Assert.True(run.Faults.Count == 0, $"seed {seed}: {string.Join("; ", run.Faults)}");
            (writes, deferred) = (writes + run.Writes, deferred + run.Deferred);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{draws} clusters, {writes} resizes, {deferred} of them deferred for a tick");
        Assert.True(writes > draws / 2, $"{writes} resizes in {draws} clusters test too little");
    }
}

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
        if (_random.Next(4) == 0)
            _server.Schedule(_draw.Pod(isTenant: false));
        foreach (var resize in plan.Resizes)
            Write(resize);
        _server.Settle();
        CheckWaiting();
    }

    private void Observe()
    {
        var rules = _server.Rules;
        _limits.Update(new ResourceChange<V1LimitRange>(null, rules.Range(), ChangeOrigin.Watch));
        _limits.Update(
            new ResourceChange<V1ResourceQuota>(null, rules.Quota(_server.UsedRequests, _server.UsedLimits), ChangeOrigin.Watch)
        );
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
        state.Learn([cached], new AllocationStatus { Bases = [.. state.Bases] }, _limits.RangeOf("ns"));
        return state.GetOrAdd(cached).Update(cached, _now);
    }

    private ObservedCluster Cluster()
    {
        var cluster = new ObservedCluster(BondingRules.Default, _now);
        if (_limits.RoomOf("ns") is var room && room != QuotaRoom.Unlimited)
            cluster.AddQuota("ns", room);
        var tenants = Tenants.Select(Observed).ToList();
        var capacity = new NodeCapacity(new(_server.Allocatable), _cache.RequestedOn("node")) { Withheld = _cache.WithheldOn("node") };
        new SnapshotBuilder(cluster, metricsAvailable: true).Fill(tenants, new Dictionary<string, NodeCapacity> { ["node"] = capacity });
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
            Tenant = Tenant.Absent with { Pods = [Learn(pod)] },
        };
    }

    private void Write(PodResize resize)
    {
        var pod = _server.Pods.Single(one => one.Name == resize.Pod.Name);
        var patch = resize.Containers.ToDictionary(
            container => container.Name,
            container => (container.Request.Value, resize.Change.ToLimit is null ? null : container.Limit?.Value)
        );
        if (_server.Resize(pod, patch) is { } refusal)
            Faults.Add($"{pod.Name} ({pod.Qos}) {resize.Change}: {refusal}");
        foreach (var bound in resize.Pod.Bounds)
            if (
                pod.Qos == "Burstable"
                && patch.TryGetValue(bound.Created.Name, out var written)
                && written.Item1 > bound.Created.Limit?.Value
            )
                Faults.Add($"{pod.Name}: {bound.Created.Name} gets {written.Item1}m of {bound.Created.Limit}");
        _states[pod.Name].GetOrAdd(resize.Pod).EndResize(_now, null, new UnobservedResize(resize.Containers, $"{pod.Version}"));
        Writes++;
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
