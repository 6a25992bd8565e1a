using System.Text.Json.Nodes;
using Bonding.Domain.Decisions;
using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Cluster.KubeVirt;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Apply;
using Bonding.Operator.State;
using Bonding.Operator.Tests.Fakes;
using Bonding.TestKit.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Operator.Tests.Loop.Apply;

/// <summary>A move is asked for only where the API server, asked again, still speaks for it.</summary>
public sealed class RelocationActuatorTest : IAsyncLifetime
{
    private const string Movable =
        """{"metadata":{"name":"web","namespace":"shop"},"spec":{"evictionStrategy":"LiveMigrate"}"""
        + ""","status":{"nodeName":"n1","conditions":[{"type":"LiveMigratable","status":"True"}]}}""";

    private readonly List<string> _events = [];
    private readonly LoopMetrics _metrics = new(Metrics.NewCustomRegistry());
    private readonly KeyedWriter _writer = new(new SwitchedLeadership(leads: true), TimeProvider.System, NullLogger<KeyedWriter>.Instance);
    private RelocationActuator _actuator = null!;
    private LoopbackServer _server = null!;
    private ApiConnection _api = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackServer.StartAsync();
        _api = _server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _api.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_migration_of_the_VM_is_asked_for_and_told()
    {
        await MoveAsync(Movable, []);

        var post = Assert.Single(_server.Requests, request => request.Method == "POST");
        Assert.Equal("/apis/kubevirt.io/v1/namespaces/shop/virtualmachineinstancemigrations", post.Uri);
        var body = JsonNode.Parse(post.Body)!;
        Assert.Equal(("bonding-web-", "web"), ((string?)body["metadata"]!["generateName"], (string?)body["spec"]!["vmiName"]));
        Assert.Equal(["NodeStaysShort"], _events);
        Assert.Equal(1, _metrics.Writes.Relocations.WithLabels("begun").Value);
        Assert.Equal(DateTimeOffset.UnixEpoch, BegunAt);
    }

    public static TheoryData<string, string, string[]> Objections =>
        new()
        {
            { "moved meanwhile", Movable.Replace("n1", "n2", StringComparison.Ordinal), [] },
            { "cannot migrate any more", Movable.Replace("\"True\"", "\"False\"", StringComparison.Ordinal), [] },
            { "its owner changed the strategy", Movable.Replace("LiveMigrate\"", "None\"", StringComparison.Ordinal), [] },
            { "somebody migrates it", Movable, [Migration("web", "Pending")] },
            { "five are in flight", Movable, [.. Enumerable.Range(0, 5).Select(other => Migration($"other-{other}", "Running"))] },
        };

    [Theory]
    [MemberData(nameof(Objections))]
    public async Task What_the_caches_did_not_show_yet_withdraws_it_and_it_may_be_tried_again(
        string why,
        string instance,
        string[] migrations
    )
    {
        Assert.NotEmpty(why);
        await MoveAsync(instance, migrations);

        Assert.DoesNotContain(_server.Requests, request => request.Method == "POST");
        Assert.Equal((1, null), (_metrics.Writes.Relocations.WithLabels("withdrawn").Value, BegunAt));
        Assert.Empty(_events);
    }

    [Fact]
    public async Task What_was_tried_goes_with_the_account()
    {
        await MoveAsync(Movable, []);
        _actuator.Forget(new NamespacedName("shop", "web"));

        Assert.Null(BegunAt);
    }

    [Fact]
    public async Task A_refusal_is_told_and_counts_as_a_try()
    {
        await MoveAsync(Movable, [Migration("web", "Succeeded")], refusal: 422);

        Assert.Equal(["RelocationRefused"], _events);
        Assert.Equal((1, DateTimeOffset.UnixEpoch), (_metrics.Writes.Relocations.WithLabels("refused").Value, BegunAt));
    }

    [Fact]
    public async Task A_conflict_is_no_refusal()
    {
        await MoveAsync(Movable, [], refusal: 409);

        Assert.Empty(_events);
        Assert.Equal(
            (1, 0),
            (_metrics.Writes.Relocations.WithLabels("failed").Value, _metrics.Writes.Relocations.WithLabels("refused").Value)
        );
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    public async Task A_check_that_fails_is_no_move_and_a_request_without_an_answer_may_be_one(string fails, bool withdrawn)
    {
        await MoveAsync(Movable, [], failing: fails);

        Assert.Equal((1, withdrawn), (_metrics.Writes.Relocations.WithLabels("failed").Value, BegunAt is null));
    }

    private DateTimeOffset? BegunAt => _actuator.BegunAt(new NamespacedName("shop", "web"));

    private static string Migration(string instance, string phase) =>
        $$$"""{"metadata":{"name":"{{{instance}}}-m","namespace":"shop"},"spec":{"vmiName":"{{{instance}}}"}"""
        + $$$""","status":{"phase":"{{{phase}}}"}}""";

    private async Task MoveAsync(string instance, string[] migrations, int? refusal = null, string? failing = null)
    {
        _server.Answer = (context, body) =>
            context.Request.Method == failing ? LoopbackServer.Refuse(context, 501, "not now")
            : context.Request.Method == HttpMethods.Post
                ? refusal is { } code ? LoopbackServer.Refuse(context, code, "in-flight migration detected")
                    : LoopbackServer.Json(context, body)
            : LoopbackServer.Json(
                context,
                context.Request.Path.Value!.EndsWith("/web", StringComparison.Ordinal)
                    ? instance
                    : $$"""{"metadata":{"resourceVersion":"1"},"items":[{{string.Join(',', migrations)}}]}"""
            );
        var caches = new KubeVirtCaches(
            new ResourceStore<VirtualMachine>(),
            new ResourceStore<VirtualMachineInstance>(),
            new ResourceStore<VirtualMachineInstanceMigration>(),
            () => true
        );
        _actuator = new RelocationActuator(
            _api,
            caches,
            _writer,
            new WriteBudget(TimeProvider.System),
            (_, reason, _, _, _) =>
            {
                _events.Add(reason);
                return Task.CompletedTask;
            },
            _metrics,
            TimeProvider.System,
            NullLogger<RelocationActuator>.Instance
        );
        var candidate = new RelocationCandidate(
            ObservedSamples.Tenant("shop", "web"),
            new NamespacedName("shop", "web"),
            new MovableVirtualMachine("shop/web", "n1", 1, new(200), 1)
        );

        Assert.True(
            _actuator.Start(candidate, new PlannedRelocation("shop/web", "n1", "n2"), BondingRules.Default, DateTimeOffset.UnixEpoch)
        );
        await _writer.StopAsync(TestContext.Current.CancellationToken);
    }
}
