using System.Text.Json.Nodes;
using Bonding.Kubernetes.Abstractions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Events;
using Bonding.Kubernetes.Telemetry;
using Bonding.Kubernetes.Tests.Fakes;
using Bonding.TestKit;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Bonding.Kubernetes.Tests.Events;

public sealed class EventRecorderTest : IAsyncLifetime
{
    private static readonly V1Pod Web = new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new()
        {
            Name = "web",
            NamespaceProperty = "ns",
            Uid = "u1",
        },
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private ScriptedServer _server = null!;
    private ApiConnection _connection = null!;
    private EventRecorder _recorder = null!;
    private int _tokens = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _server.Answer = context =>
            context.JsonAsync(context.Request.Method == "POST" ? _server.Requests.Last().Body : """{"metadata":{"name":"e"}}""");
        var metrics = new KubernetesMetrics(_registry);
        _connection = new ApiConnection(_server.Configuration, _time, metrics);
        var options = new EventRecorderOptions
        {
            Controller = "test/op",
            Instance = "op-1",
            MayWrite = TryTake,
            Assured = ["Debited"],
            MayWriteAssured = TryTake,
            AssuredCapacity = 4,
        };
        _recorder = new EventRecorder(_connection.Resource<Eventsv1Event>(), options, _time, metrics, NullLogger<EventRecorder>.Instance);
        await _recorder.StartAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _recorder.StopAsync(CancellationToken.None);
        _recorder.Dispose();
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_event_names_object_reason_reporter_and_a_time_the_server_can_read()
    {
        await PublishAsync("Bonded", "3 units", 1);

        var (_, uri, body, _) = _server.Requests.Single();
        var written = JsonNode.Parse(body)!;
        Assert.Equal("/apis/events.k8s.io/v1/namespaces/ns/events", uri);
        Assert.Equal(("Bonded", "3 units", "Normal"), ((string?)written["reason"], (string?)written["note"], (string?)written["type"]));
        Assert.Equal(("web", "u1"), ((string?)written["regarding"]!["name"], (string?)written["regarding"]!["uid"]));
        Assert.Matches(@"^2026-01-01T00:00:00\.\d{6}Z$", (string?)written["eventTime"]);
    }

    [Fact]
    public async Task The_same_again_raises_a_count_and_something_else_is_a_new_event()
    {
        await PublishAsync("Bonded", "3 units", 1);
        await PublishAsync("Bonded", "3 units", 2);
        await PublishAsync("Bonded", "4 units", 3);

        Assert.Equal(["POST", "PATCH", "POST"], _server.Requests.Select(request => request.Method));
        var series = JsonNode.Parse(_server.Requests.ElementAt(1).Body)!["series"]!;
        Assert.Equal(2, (int)series["count"]!);
    }

    [Fact]
    public async Task After_the_window_the_same_is_a_new_event()
    {
        await PublishAsync("Bonded", "3 units", 1);
        _time.Advance(TimeSpan.FromMinutes(11));
        await PublishAsync("Bonded", "3 units", 2);

        Assert.Equal(["POST", "POST"], _server.Requests.Select(request => request.Method));
    }

    [Fact]
    public async Task A_flood_is_cut_and_what_was_held_back_is_in_the_next_count()
    {
        await PublishAsync("Bonded", "3 units", 1);
        for (var i = 0; i < 9; i++)
            await _recorder.PublishAsync(Web, "Bonded", "3 units", EventType.Normal, Ct);
        await Eventually.TrueAsync(() => Dropped() == 7, Ct);
        _tokens = 2;
        await PublishAsync("Bonded", "3 units", 4);

        Assert.Equal(11, (int)JsonNode.Parse(_server.Requests.Last().Body)!["series"]!["count"]!);
    }

    [Fact]
    public async Task Events_that_are_assured_wait_for_the_rate_and_for_room_and_are_not_dropped()
    {
        var publishing = Task.Run(
            async () =>
            {
                for (var number = 0; number < 30; number++)
                    await _recorder.PublishAsync(Web, "Debited", $"receipt {number}", EventType.Normal, Ct);
            },
            Ct
        );
        await Eventually.TrueAsync(() => _server.Requests.Count == 3, Ct);
        Assert.False(publishing.IsCompleted);

        await Eventually.TrueAsync(() => _server.Requests.Count >= 30, Ct, AllowOneMore);

        await publishing;
        Assert.Equal(
            Enumerable.Range(0, 30).Select(number => $"receipt {number}"),
            _server.Requests.Select(request => (string?)JsonNode.Parse(request.Body)!["note"])
        );
        Assert.Equal(0, Dropped());
    }

    [Fact]
    public async Task An_assured_event_is_tried_again_when_the_server_fails()
    {
        _server.Answer = context => context.RefuseAsync(500, "InternalError");
        await PublishAsync("Debited", "receipt 1", 1);
        _server.Answer = context => context.JsonAsync(_server.Requests.Last().Body);
        await Eventually.TrueAsync(() => _server.Requests.Count >= 2, Ct, () => _time.Advance(TimeSpan.FromSeconds(1)));

        Assert.Equal(["receipt 1", "receipt 1"], _server.Requests.Select(request => (string?)JsonNode.Parse(request.Body)!["note"]));
    }

    [Fact]
    public async Task A_server_that_refuses_events_stops_nothing()
    {
        _server.Answer = context => context.RefuseAsync(403, "Forbidden");
        await PublishAsync("Bonded", "3 units", 1);
        await PublishAsync("Rejected", "no account", 2);

        Assert.Equal(2, _server.Requests.Count);
    }

    private bool TryTake()
    {
        if (Volatile.Read(ref _tokens) < 1)
            return false;
        Interlocked.Decrement(ref _tokens);
        return true;
    }

    private void AllowOneMore()
    {
        Interlocked.Increment(ref _tokens);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private double Dropped() =>
        Metrics.WithCustomRegistry(_registry).CreateCounter("event_recorder_dropped_total", "", "cause").WithLabels("rate").Value;

    private async Task PublishAsync(string reason, string message, int requestsThen)
    {
        EventPublisher publish = _recorder.PublishAsync;
        await publish(Web, reason, message, cancellationToken: Ct);
        await Eventually.TrueAsync(() => _server.Requests.Count >= requestsThen, Ct);
    }
}
