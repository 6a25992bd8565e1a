using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.Loop.Decide;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Bonding.Operator.Tests.Loop.Apply;

/// <summary>Resizes run beside the ticks: what is sent when, and what a tick learns of it.</summary>
public sealed class PlanExecutorTest : IAsyncLifetime
{
    private readonly TenantStateStore _states = new(new ForecastEngines(ForecastWeights.None));
    private readonly SwitchedLeadership _leadership = new(leads: true);
    private readonly TaskCompletionSource _release = new();
    private readonly KeyedWriter _writer;
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;
    private PlanExecutor _executor = null!;

    public PlanExecutorTest() => _writer = new KeyedWriter(_leadership, TimeProvider.System, NullLogger<KeyedWriter>.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _server.Answer = (context, _) =>
            LoopbackServer.Json(context, """{"metadata":{"name":"pod","namespace":"ns","resourceVersion":"7"}}""");
        _api = _server.Connect();
        var actuator = new ResizeActuator(
            new ResourceClient<V1Pod>(_api),
            new LoopMetrics(Metrics.NewCustomRegistry()),
            NullLogger<ResizeActuator>.Instance
        );
        var saving = new FakeTimeProvider();
        var budget = new WriteBudget(saving);
        saving.Advance(TimeSpan.FromMinutes(1));
        _executor = new PlanExecutor(actuator, _writer, budget, _states, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_write_without_an_answer_holds_no_tick_up_and_nothing_else_is_written_to_its_node()
    {
        HoldAnswersBack();
        Begin(Raise("a", "node-1"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 1, Stop);
        _executor.CollectResults();

        var held = Begin(Raise("b", "node-1"));

        Assert.Equal(AllocationReason.WriteInFlight, held["ns/b"]);
        Assert.True(StateOf("a").IsResizeInFlight);
        _release.SetResult();
        await AwaitCollectedAsync("a");
        Assert.NotNull(StateOf("a").ResizedAt);
        Assert.Null(StateOf("b").ResizedAt);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task On_a_node_where_a_decrease_is_refused_nothing_is_raised()
    {
        _server.Answer = (context, _) => LoopbackServer.Refuse(context, 403, "exceeded quota: cpu");

        Begin(Lower("a", "node-1"), Raise("b", "node-1"));
        await AwaitCollectedAsync("b");

        Assert.Equal(
            ("exceeded quota: cpu", AllocationReason.QuotaExceeded),
            (StateOf("a").Refused!.Message, StateOf("a").Refused!.Reason)
        );
        Assert.Null(StateOf("b").ResizedAt);
        Assert.Contains("/a/resize", Assert.Single(_server.Requests).Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_end_whatever_happens_and_their_node_is_written_again()
    {
        _api.Dispose();
        Begin(Lower("a", "node-1"), Lower("b", "node-1"));
        await AwaitCollectedAsync("b");

        Assert.False(StateOf("a").IsResizeInFlight);
        Assert.NotNull(StateOf("a").ResizedAt);
        Assert.Null(StateOf("b").ResizedAt);
        await Eventually.TrueAsync(() => !_writer.IsBusy("node/node-1"), Stop);
    }

    [Fact]
    public void A_raise_behind_a_decrease_that_waits_for_the_budget_waits_for_it_too()
    {
        var held = Begin([
            .. Enumerable.Range(0, 20).Select(pod => Lower($"other-{pod:00}", "node-2")),
            Lower("a", "node-1"),
            Raise("b", "node-1"),
        ]);

        Assert.Equal((AllocationReason.WriteBudget, AllocationReason.WriteBudget), (held["ns/a"], held["ns/b"]));
    }

    [Fact]
    public async Task When_leadership_is_lost_no_further_write_begins()
    {
        HoldAnswersBack();
        Begin(Lower("a", "node-1"), Lower("b", "node-1"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 1, Stop);

        _leadership.Lose();
        _release.SetResult();
        await AwaitCollectedAsync("b");

        Assert.NotNull(StateOf("a").ResizedAt);
        Assert.Null(StateOf("b").ResizedAt);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_stop_waits_for_the_write_that_has_begun_and_begins_no_other()
    {
        HoldAnswersBack();
        Begin(Lower("a", "node-1"), Lower("b", "node-1"));
        await Eventually.TrueAsync(() => _server.Requests.Count == 1, Stop);

        await _writer.StoppingAsync(Stop);
        var stopped = _writer.StopAsync(Stop);
        Assert.False(stopped.IsCompleted);
        _release.SetResult();
        await stopped;
        Begin(Raise("c", "node-2"));

        Assert.Single(_server.Requests);
        Assert.False(_writer.IsBusy("node/node-2"));
    }

    [Fact]
    public void A_pod_whose_write_is_in_flight_is_not_decided_again()
    {
        var cluster = new ObservedCluster(BondingRules.Default, DateTimeOffset.UnixEpoch);
        var tenant = ObservedSamples.Tenant("ns", "a") with { Mode = BondingMode.Enforce };
        tenant = tenant with { Tenant = tenant.Tenant with { Pods = [PodOf("a", "node-1")], Size = new Millicores(4_000) } };
        tenant.State.GetOrAdd(tenant.Tenant.Pods[0]).BeginResize();
        new SnapshotBuilder(cluster, Guards.New(), metricsAvailable: true).Fill(
            [tenant],
            new Dictionary<string, NodeCapacity> { ["node-1"] = new(new(8_000), new(200)) }
        );

        var plan = TickDecision.Decide(cluster, DecisionState.Empty);

        Assert.Empty(plan.Resizes);
        Assert.Equal(AllocationReason.WriteInFlight, Assert.Single(plan.Decisions).AllocationReason);
    }

    [Fact]
    public async Task What_was_written_is_remembered_until_the_cache_shows_it()
    {
        Begin(Raise("a", "node-1"));
        await AwaitCollectedAsync("a");
        var (state, pod, now) = (StateOf("a"), PodOf("a", "node-1") with { Version = "6" }, DateTimeOffset.UnixEpoch);

        var lagging = state.Update(pod, now);
        Assert.Equal((400, 200), (lagging.Request.Value, lagging.UnobservedIncrease.Value));
        var shown = state.Update(Asking(pod, 400) with { Version = "7" }, now);
        Assert.Equal((400, 0), (shown.Request.Value, shown.UnobservedIncrease.Value));
        var lowered = state.Update(Asking(pod, 100) with { Version = "9" }, now);
        Assert.Equal((100, 0), (lowered.Request.Value, lowered.UnobservedIncrease.Value));
    }

    private void HoldAnswersBack() =>
        _server.Answer = async (context, _) =>
        {
            await _release.Task;
            await LoopbackServer.Json(context, """{"metadata":{"name":"pod","namespace":"ns","resourceVersion":"7"}}""");
        };

    private IReadOnlyDictionary<string, string> Begin(params PodResize[] resizes) =>
        _executor.Start(resizes, new AllocationRules { WritesPerSecond = 20 });

    private PodState StateOf(string name) => _states.GetOrAdd(new NamespacedName("ns", name)).GetOrAdd(PodOf(name, ""));

    private Task AwaitCollectedAsync(string name) =>
        Eventually.TrueAsync(
            () =>
            {
                _executor.CollectResults();
                return !StateOf(name).IsResizeInFlight;
            },
            Stop
        );

    private static PodResize Raise(string name, string node) => Resize(name, node, 400, BurstReason.BurstRunning);

    private static PodResize Lower(string name, string node) => Resize(name, node, 100, AllocationReason.CutForBursts);

    private static PodResize Resize(string name, string node, int to, string reason) =>
        new(
            new NamespacedName("ns", name),
            PodOf(name, node),
            new PlannedResize($"ns/{name}", new(200), new(to), null, reason),
            [new("compute", new(to), null)]
        );

    private static TenantPod Asking(TenantPod pod, int request) =>
        pod with
        {
            Containers = [new("compute", new(request), null)],
            All = new([new("compute", new(request), null)]),
        };

    private static TenantPod PodOf(string name, string node) =>
        new("ns", name, $"uid-{name}", node, [new("compute", new(200), null)], PodQos.Burstable, null, null);
}
