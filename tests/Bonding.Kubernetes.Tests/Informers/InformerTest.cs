using System.Collections.Concurrent;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Telemetry;
using Bonding.Kubernetes.Tests.Fakes;
using Bonding.TestKit;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using static Bonding.Kubernetes.Tests.Fakes.ScriptedAnswers;

namespace Bonding.Kubernetes.Tests.Informers;

public sealed class InformerTest : IAsyncLifetime
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly ConcurrentQueue<string> _changes = new();
    private ScriptedServer _server = null!;
    private ApiConnection _connection = null!;
    private Informer<V1Pod>? _informer;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _connection = new ApiConnection(_server.Configuration, TimeProvider.System, new KubernetesMetrics(_registry));
    }

    public async ValueTask DisposeAsync()
    {
        if (_informer is not null)
            await _informer.StopAsync(CancellationToken.None);
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_synced_once_the_list_is_in_the_store()
    {
        _server.Answer = context => context.IsWatch() ? context.HoldAsync() : context.JsonAsync(List("5", Pod("a", "1"), Pod("b", "2")));

        var informer = await StartAsync();
        await informer.WaitForSyncAsync(Ct);

        Assert.Equal(["a", "b"], informer.Store.List().Select(pod => pod.Name()));
        Assert.Equal(["List +a@1", "List +b@2"], _changes);
    }

    [Fact]
    public async Task A_stream_that_ends_or_breaks_goes_on_from_the_last_event_or_bookmark()
    {
        Script(
            async context =>
            {
                await context.LineAsync(Event("MODIFIED", Pod("a", "6")));
                await context.LineAsync(Bookmark("8"));
            },
            async context =>
            {
                await context.LineAsync(Event("ADDED", Pod("b", "9")));
                await context.Response.WriteAsync("""{"type":"ADDED","obj""");
                await SeenAsync("Watch +b@9");
                context.Abort();
            },
            context => context.LineAsync(Event("DELETED", Pod("a", "10")))
        );

        await StartAsync();
        await SeenAsync("Watch -a@10");

        Assert.Equal(["List +a@1", "Watch a@1>6", "Watch +b@9", "Watch -a@10"], _changes);
        Assert.Equal(["5", "8", "9", "10"], await WatchVersionsAsync(4));
        Assert.Single(_server.Requests, request => !request.Uri.Contains("watch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_goes_back_in_versions_is_not_believed_and_everything_is_listed_anew()
    {
        var (lists, watches) = (0, 0);
        _server.Answer = context =>
            context.IsWatch()
                ? ++watches > 1
                    ? context.HoldAsync()
                    : AgainBeforeGoneAsync(context)
                : context.JsonAsync(++lists == 1 ? List("5", Pod("a", "1", "first")) : List("9", Pod("a", "7", "second")));

        var informer = await StartAsync();
        await SeenAsync("Watch +a@7");
        await WatchVersionsAsync(2);

        Assert.Equal("second", informer.Store.List().Single().Uid());
        Assert.Equal(2, lists);

        static async Task AgainBeforeGoneAsync(HttpContext context)
        {
            await context.LineAsync(Event("ADDED", Pod("a", "7", "second")));
            await context.LineAsync(Event("DELETED", Pod("a", "6", "first")));
            await context.HoldAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_forgotten_version_is_listed_anew_and_what_vanished_meanwhile_is_deleted(bool withinTheStream)
    {
        var lists = 0;
        var watches = 0;
        _server.Answer = context =>
            context.IsWatch()
                ? ++watches > 1
                    ? context.HoldAsync()
                    : withinTheStream
                        ? context.LineAsync(Event("ERROR", Status(410, "Expired")))
                        : context.RefuseAsync(410, "Expired")
                : context.JsonAsync(
                    ++lists == 1
                        ? List("5", Pod("a", "1"), Pod("b", "2"), Pod("c", "3"))
                        : List("20", Pod("b", "2"), Pod("c", "15"), Pod("d", "16"))
                );

        await StartAsync();
        await SeenAsync("List +d@16");

        Assert.Equal(["List +a@1", "List +b@2", "List +c@3", "List -a@1", "List c@3>15", "List +d@16"], _changes);
        Assert.Equal(["5", "20"], await WatchVersionsAsync(2));
    }

    [Fact]
    public async Task What_a_watch_lost_without_a_word_comes_back_when_it_ends_and_the_last_list_is_old()
    {
        var lists = 0;
        _server.Answer = context =>
            !context.IsWatch() ? context.JsonAsync(++lists == 1 ? List("5", Pod("a", "1")) : List("9", Pod("b", "6")))
            : lists == 1 ? context.LineAsync(Bookmark("9"))
            : context.HoldAsync();

        await StartAsync(new InformerOptions { RelistPeriod = TimeSpan.Zero });
        await SeenAsync("List +b@6");

        Assert.Equal(["List +a@1", "List -a@1", "List +b@6"], _changes);
    }

    [Fact]
    public async Task An_object_made_anew_under_its_name_is_a_deletion_and_a_creation()
    {
        Script(context => context.LineAsync(Event("MODIFIED", Pod("a", "9", uid: "second"))));

        await StartAsync();
        await SeenAsync("Watch +a@9");

        Assert.Equal(["List +a@1", "Watch -a@1", "Watch +a@9"], _changes);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_counted_and_passed_over()
    {
        Script(async context =>
        {
            await context.LineAsync(Event("MODIFIED", """{"metadata":{"name":"a","resourceVersion":"6"},"spec":[]}"""));
            await context.LineAsync(Event("ADDED", Pod("b", "7")));
        });

        await StartAsync();
        await SeenAsync("Watch +b@7");

        Assert.Contains("informer_malformed_objects_total{kind=\"Pod\"} 1", await _registry.ExportAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listed_object_that_cannot_be_read_any_more_is_not_taken_for_deleted()
    {
        var lists = 0;
        _server.Answer = context =>
            context.IsWatch()
                ? lists == 1
                    ? context.RefuseAsync(410, "Expired")
                    : context.HoldAsync()
                : context.JsonAsync(
                    ++lists == 1
                        ? List("5", Pod("a", "1"))
                        : List("9", """{"metadata":{"name":"a","namespace":"ns","resourceVersion":"6"},"spec":[]}""", Pod("b", "7"))
                );

        var informer = await StartAsync();
        await SeenAsync("List +b@7");

        Assert.Equal(["a", "b"], informer.Store.List().Select(pod => pod.Name()));
    }

    [Fact]
    public async Task A_silent_stream_is_cut_and_opened_again()
    {
        Script(context => context.HoldAsync(), context => context.LineAsync(Event("ADDED", Pod("b", "7"))));

        await StartAsync(new InformerOptions { IdleLimit = TimeSpan.FromMilliseconds(300) });
        await SeenAsync("Watch +b@7");

        Assert.Contains("cause=\"idle\"", await _registry.ExportAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down_at_first_is_waited_for()
    {
        var refusals = 0;
        _server.Answer = context =>
            ++refusals < 3 ? context.RefuseAsync(403, "Forbidden")
            : context.IsWatch() ? context.HoldAsync()
            : context.JsonAsync(List("5", Pod("a", "1")));

        var informer = await StartAsync();
        await informer.WaitForSyncAsync(Ct);

        Assert.Equal(1, informer.Store.Count);
    }

    [Fact]
    public async Task Every_object_is_handed_out_again_at_each_resync()
    {
        var time = new FakeTimeProvider();
        _server.Answer = context => context.IsWatch() ? context.HoldAsync() : context.JsonAsync(List("5", Pod("a", "1")));
        var informer = await StartAsync(time: time);
        await informer.WaitForSyncAsync(Ct);

        time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("Resync a@1>1", _changes.Last());
    }

    [Fact]
    public async Task A_late_subscriber_hears_of_everything_and_a_failing_one_harms_nobody()
    {
        _server.Answer = context => context.IsWatch() ? context.HoldAsync() : context.JsonAsync(List("5", Pod("a", "1")));
        var informer = await StartAsync();
        await informer.WaitForSyncAsync(Ct);
        List<string> late = [];

        informer.Subscribe(_ => throw new InvalidOperationException("a subscriber's own fault"));
        informer.Subscribe(change => late.Add(change.Latest.Name()));

        Assert.Equal(["a"], late);
    }

    private async Task<Informer<V1Pod>> StartAsync(InformerOptions? options = null, TimeProvider? time = null)
    {
        options = (options ?? new InformerOptions()) with
        {
            MinBackoff = TimeSpan.FromMilliseconds(5),
            MaxBackoff = TimeSpan.FromMilliseconds(50),
        };
        _informer = new Informer<V1Pod>(
            _connection.Resource<V1Pod>(),
            options,
            time ?? TimeProvider.System,
            new KubernetesMetrics(_registry),
            NullLogger<Informer<V1Pod>>.Instance
        );
        _informer.Subscribe(change => _changes.Enqueue(Describe(change)));
        await _informer.StartAsync(Ct);
        return _informer;
    }

    private static string Describe(ResourceChange<V1Pod> change) =>
        change switch
        {
            { Old: null } => $"{change.Origin} +{change.New!.Name()}@{change.New.ResourceVersion()}",
            { New: null } => $"{change.Origin} -{change.Old.Name()}@{change.Old.ResourceVersion()}",
            _ => $"{change.Origin} {change.New.Name()}@{change.Old.ResourceVersion()}>{change.New.ResourceVersion()}",
        };

    /// <summary>A list of one pod at version 5, then one watch after another as given, then silence.</summary>
    private void Script(params Func<HttpContext, Task>[] watches)
    {
        var next = -1;
        _server.Answer = context =>
            !context.IsWatch() ? context.JsonAsync(List("5", Pod("a", "1")))
            : Interlocked.Increment(ref next) is var turn && turn < watches.Length ? watches[turn](context)
            : context.HoldAsync();
    }

    private Task SeenAsync(string change) => Eventually.TrueAsync(() => _changes.Contains(change), Ct);

    private async Task<IEnumerable<string>> WatchVersionsAsync(int count)
    {
        await Eventually.TrueAsync(() => Versions().Count() >= count, Ct);
        return Versions();

        IEnumerable<string> Versions() =>
            _server
                .Requests.Where(request => request.Uri.Contains("watch", StringComparison.Ordinal))
                .Select(request => request.Uri.Split("&resourceVersion=")[1]);
    }
}
