using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Controllers;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Telemetry;
using Bonding.Kubernetes.Tests.Fakes;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using static Bonding.Kubernetes.Tests.Fakes.ScriptedAnswers;

namespace Bonding.Kubernetes.Tests.Controllers;

public sealed class ControllerHostTest : IAsyncLifetime
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly SwitchedLeadership _leadership = new(leads: true);
    private readonly ScriptedController _controller = new();
    private readonly TaskCompletionSource<string> _secondEvent = new();
    private ScriptedServer _server = null!;
    private KubernetesMetrics _metrics = null!;
    private ApiConnection _connection = null!;
    private Informer<V1Pod> _informer = null!;
    private ControllerHost<V1Pod> _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.Answer = AnswerAsync;
        _metrics = new KubernetesMetrics(_registry);
        _connection = new ApiConnection(_server.Configuration, TimeProvider.System, _metrics);
        _informer = InformerOf<V1Pod>();
        _host = Builder().Build();
    }

    public async ValueTask DisposeAsync()
    {
        _controller.Gate?.TrySetResult();
        await _host.StopAsync(CancellationToken.None);
        await _informer.StopAsync(CancellationToken.None);
        _host.Dispose();
        _leadership.Dispose();
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_entity_is_reconciled_after_the_start()
    {
        await StartAsync();

        await SeenAsync("a", "b");
    }

    [Fact]
    public async Task A_follower_fills_its_cache_and_reconciles_only_once_it_leads()
    {
        _leadership.Lose();
        await StartAsync();
        await _informer.WaitForSyncAsync(Ct);
        Assert.Empty(_controller.Seen);

        _leadership.Gain();

        await SeenAsync("a", "b");
    }

    [Fact]
    public async Task A_reconcile_is_cancelled_when_the_term_ends_and_done_again_in_the_next()
    {
        _controller.Gate = new TaskCompletionSource();
        await StartAsync();
        await SeenAsync("a", "b");
        _leadership.Lose();
        await Eventually.TrueAsync(() => _controller.Cancelled.Count == 2, Ct);
        _controller.Gate = null;

        _leadership.Gain();

        await Eventually.TrueAsync(() => _controller.Seen.Count >= 4, Ct);
    }

    [Fact]
    public async Task Failures_and_faults_are_tried_again_and_other_entities_go_on()
    {
        var left = 3;
        _controller.Answer = pod =>
            pod.Name() == "b" || Interlocked.Decrement(ref left) < 0 ? ReconciliationResult<V1Pod>.Success(pod)
            : left == 1 ? throw new InvalidOperationException("a fault")
            : ReconciliationResult<V1Pod>.Failure(pod, "not yet");

        await StartAsync();
        await Eventually.TrueAsync(() => _controller.Seen.Count(name => name == "a") == 4, Ct);
        await Eventually.GetAsync(
            async () => await _registry.ExportAsync(Ct),
            exported => exported.Contains("result=\"success\"} 2", StringComparison.Ordinal),
            Ct
        );

        var text = await _registry.ExportAsync(Ct);
        Assert.Contains("controller_runtime_reconcile_errors_total{controller=\"pods\"} 3", text, StringComparison.Ordinal);
        Assert.Contains("controller_runtime_reconcile_panics_total{controller=\"pods\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("workqueue_retries_total{name=\"pods\"} 3", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_is_looked_at_again_and_is_no_error()
    {
        var conflicts = 1;
        _controller.Answer = pod =>
            pod.Name() == "a" && Interlocked.Decrement(ref conflicts) >= 0
                ? throw new ApiException(System.Net.HttpStatusCode.Conflict, new V1Status { Reason = "Conflict" }, "PUT x")
                : ReconciliationResult<V1Pod>.Success(pod);

        await StartAsync();
        await Eventually.TrueAsync(() => _controller.Seen.Count(name => name == "a") == 2, Ct);

        Assert.Contains(
            "controller_runtime_reconcile_errors_total{controller=\"pods\"} 0",
            await _registry.ExportAsync(Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_success_with_a_delay_comes_back_after_it()
    {
        _controller.Answer = pod => ReconciliationResult<V1Pod>.Success(pod, TimeSpan.FromMilliseconds(50));

        await StartAsync();

        await Eventually.TrueAsync(() => _controller.Seen.Count(name => name == "a") >= 3, Ct);
    }

    [Fact]
    public async Task A_deletion_is_told_with_the_last_state_until_it_succeeds()
    {
        var refusals = 2;
        _controller.OnDeleted = pod =>
            Interlocked.Decrement(ref refusals) >= 0
                ? ReconciliationResult<V1Pod>.Failure(pod, "not yet")
                : ReconciliationResult<V1Pod>.Success(pod);
        await StartAsync();
        await SeenAsync("a", "b");

        _secondEvent.SetResult(Event("DELETED", Pod("a", "9")));

        await Eventually.TrueAsync(() => _controller.Deleted.Count == 3, Ct);
        Assert.All(_controller.Deleted, version => Assert.Equal("a@9", version));
    }

    [Fact]
    public async Task What_a_controller_does_to_its_entity_does_not_reach_the_cache()
    {
        _controller.Answer = pod =>
        {
            pod.Metadata.Labels["app"] = "changed";
            return ReconciliationResult<V1Pod>.Success(pod);
        };

        await StartAsync();
        await SeenAsync("a", "b");

        Assert.All(_informer.Store.List(), pod => Assert.Equal("none", pod.Metadata.Labels["app"]));
    }

    [Fact]
    public async Task Another_kinds_change_reconciles_the_entities_it_concerns()
    {
        _host.Dispose();
        _host = Builder().Watches<V1Pod>(pod => pod.Name() == "new" ? [new NamespacedName("ns", "b")] : []).Build();
        await StartAsync();
        await SeenAsync("a", "b");
        var before = _controller.Seen.Count(name => name == "b");

        _secondEvent.SetResult(Event("ADDED", Pod("new", "9")));

        await Eventually.TrueAsync(() => _controller.Seen.Count(name => name == "b") > before, Ct);
    }

    [Fact]
    public async Task Nothing_is_reconciled_before_a_cache_that_is_waited_for_is_complete()
    {
        using var nodes = InformerOf<V1Node>();
        _host.Dispose();
        _host = Builder(nodes).WaitsFor<V1Node>().Build();
        await StartAsync();
        await _informer.WaitForSyncAsync(Ct);
        Assert.Empty(_controller.Seen);

        await nodes.StartAsync(Ct);

        await SeenAsync("a", "b");
        await nodes.StopAsync(Ct);
    }

    [Fact]
    public async Task Stopping_lets_a_running_reconcile_finish()
    {
        _controller.Gate = new TaskCompletionSource();
        await StartAsync();
        await SeenAsync("a", "b");

        var stopping = _host.StopAsync(Ct);
        Assert.False(stopping.IsCompleted);
        _controller.Gate.SetResult();
        await stopping;

        Assert.Empty(_controller.Cancelled);
    }

    [Fact]
    public async Task The_grace_of_a_running_reconcile_counts_from_when_the_host_begins_to_stop()
    {
        _controller.Gate = new TaskCompletionSource();
        _host.Dispose();
        _host = Builder(grace: TimeSpan.FromMilliseconds(50)).Build();
        await StartAsync();
        await SeenAsync("a", "b");

        await _host.StoppingAsync(Ct);

        await Eventually.TrueAsync(() => _controller.Cancelled.Contains("a") && _controller.Cancelled.Contains("b"), Ct);
    }

    private ControllerBuilder<V1Pod> Builder(Informer<V1Node>? nodes = null, TimeSpan? grace = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<IEntityController<V1Pod>>(_controller)
            .AddSingleton(_informer)
            .AddSingleton<ILeadership>(_leadership)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_metrics)
            .AddLogging();
        if (nodes is not null)
            services.AddSingleton(nodes);
        var options = new ControllerOptions { Name = "pods", Grace = grace ?? TimeSpan.FromMinutes(1) };
        return ControllerBuilder.For<V1Pod>(services.BuildServiceProvider(), options);
    }

    private Informer<T> InformerOf<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new(_connection.Resource<T>(), new InformerOptions(), TimeProvider.System, _metrics, NullLogger<Informer<T>>.Instance);

    private async Task AnswerAsync(HttpContext context)
    {
        if (!context.IsWatch())
        {
            await context.JsonAsync(List("5", Pod("a", "1"), Pod("b", "2")));
            return;
        }

        await context.Response.Body.FlushAsync();
        await context.LineAsync(await _secondEvent.Task.WaitAsync(context.RequestAborted));
        await context.HoldAsync();
    }

    private async Task StartAsync()
    {
        _host.Subscribe();
        await _informer.StartAsync(Ct);
        await _host.StartAsync(Ct);
    }

    private Task SeenAsync(params string[] names) => Eventually.TrueAsync(() => names.All(_controller.Seen.Contains), Ct);
}
