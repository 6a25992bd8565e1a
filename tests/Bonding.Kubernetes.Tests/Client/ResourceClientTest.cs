using System.Net;
using System.Text.Json.Nodes;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using Bonding.Kubernetes.Tests.Fakes;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Prometheus;
using static Bonding.Kubernetes.Tests.Fakes.ScriptedAnswers;

namespace Bonding.Kubernetes.Tests.Client;

public sealed class ResourceClientTest : IAsyncLifetime
{
    private static readonly NamespacedName Web = new("ns", "web");
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private ScriptedServer _server = null!;
    private ApiConnection _connection = null!;
    private ResourceClient<V1Pod> _pods = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _connection = new ApiConnection(_server.Configuration, TimeProvider.System, new KubernetesMetrics(_registry));
        _pods = _connection.Resource<V1Pod>();
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_list_follows_every_page_and_names_kind_and_version()
    {
        _server.Answer = context =>
            context.JsonAsync(context.Request.Query["continue"] == "more" ? List("7", Pod("b", "2")) : Page("7", "more", Pod("a", "1")));

        var list = await _pods.ListAsync(new ListOptions { Namespace = "ns", LabelSelector = "app=x" }, Ct);

        Assert.Equal(["a", "b"], list.Items.Select(pod => pod.Name()));
        Assert.Equal("7", list.ResourceVersion);
        Assert.All(list.Items, pod => Assert.Equal(("v1", "Pod"), (pod.ApiVersion, pod.Kind)));
        Assert.All(_server.Requests, request => Assert.Contains("limit=500&labelSelector=app%3Dx", request.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_continue_token_that_expired_restarts_the_list_without_duplicates()
    {
        var expired = false;
        _server.Answer = context =>
        {
            if (context.Request.Query["continue"] != "more")
                return context.JsonAsync(Page("7", "more", Pod("a", "1")));
            if (expired)
                return context.JsonAsync(List("7", Pod("b", "2")));
            expired = true;
            return context.RefuseAsync(410, "Expired");
        };

        var list = await _pods.ListAsync(new ListOptions(), Ct);

        Assert.Equal(["a", "b"], list.Items.Select(pod => pod.Name()));
    }

    [Fact]
    public async Task Tokens_that_always_expire_end_in_one_unpaged_list()
    {
        _server.Answer = context =>
            context.Request.Query["limit"] == "0" ? context.JsonAsync(List("7", Pod("a", "1"), Pod("b", "2")))
            : context.Request.Query.ContainsKey("continue") ? context.RefuseAsync(410, "Expired")
            : context.JsonAsync(Page("7", "m", Pod("a", "1")));

        Assert.Equal(2, (await _pods.ListAsync(new ListOptions(), Ct)).Items.Count);
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_costs_only_itself()
    {
        const string broken = """{"metadata":{"name":"bad","namespace":"ns"},"spec":{"containers":"none"}}""";
        _server.Answer = context => context.JsonAsync(List("7", Pod("a", "1"), broken));

        var list = await _pods.ListAsync(new ListOptions(), Ct);

        Assert.Equal("a", Assert.Single(list.Items).Name());
        Assert.Equal(new NamespacedName("ns", "bad"), Assert.Single(list.Malformed));
    }

    [Fact]
    public async Task An_absent_object_is_null_and_its_deletion_false()
    {
        _server.Answer = context => context.RefuseAsync(404, "NotFound");

        Assert.Null(await _pods.GetAsync(Web, Ct));
        Assert.False(await _pods.DeleteAsync(Web, cancellationToken: Ct));
    }

    [Theory]
    [InlineData(409, "Conflict", true, false)]
    [InlineData(409, "AlreadyExists", false, true)]
    public async Task A_refusal_carries_the_status(int code, string reason, bool conflict, bool exists)
    {
        _server.Answer = context => context.RefuseAsync(code, reason, "changed since");

        var error = await Assert.ThrowsAsync<ApiException>(() => _pods.CreateAsync(new V1Pod { Metadata = new() { Name = "x" } }, Ct));

        Assert.Equal((conflict, exists), (error.IsConflict, error.IsAlreadyExists));
        Assert.Contains("changed since", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_a_proxys_own_words_is_still_a_refusal()
    {
        _server.Answer = context => context.JsonAsync("<html>bad gateway</html>", 418);

        var error = await Assert.ThrowsAsync<ApiException>(() => _pods.GetAsync(Web, Ct));

        Assert.Contains("bad gateway", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_that_cannot_be_read_is_told_like_a_bad_gateway()
    {
        _server.Answer = context => context.Response.WriteAsync("<html>signed in elsewhere</html>", Ct);

        foreach (
            var call in new Func<Task>[]
            {
                () => _pods.GetAsync(Web, Ct),
                () => _pods.ListAsync(new ListOptions(), Ct),
                () => _pods.MergePatchAsync(Web, new { }, cancellationToken: Ct),
                () => new ApiDiscovery(_connection).ServesAsync("v1", "pods", Ct),
            }
        )
        {
            var error = await Assert.ThrowsAsync<ApiException>(call);
            Assert.Equal(HttpStatusCode.BadGateway, error.Code);
        }
    }

    [Fact]
    public async Task A_read_is_tried_again_when_the_server_is_busy()
    {
        var answers = 0;
        _server.Answer = context =>
        {
            context.Response.Headers.RetryAfter = "0";
            return ++answers < 3 ? context.RefuseAsync(429, "TooManyRequests") : context.JsonAsync(Pod("web", "1"));
        };

        Assert.Equal("web", (await _pods.GetAsync(Web, Ct))?.Name());
        Assert.Equal(3, answers);
        var family = await _registry.ExportAsync(Ct);
        Assert.Contains("code=\"429\",method=\"GET\"", family, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_is_never_sent_twice()
    {
        _server.Answer = context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return context.RefuseAsync(429, "TooManyRequests");
        };

        var error = await Assert.ThrowsAsync<ApiException>(() => _pods.MergePatchAsync(Web, new JsonObject(), cancellationToken: Ct));

        Assert.Equal(TimeSpan.FromSeconds(7), error.RetryAfter);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_a_timeout()
    {
        using var hasty = new ApiConnection(_server.Configuration, TimeProvider.System, new KubernetesMetrics(_registry))
        {
            RequestTimeout = TimeSpan.FromMilliseconds(200),
        };
        _server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        await Assert.ThrowsAsync<TimeoutException>(() => hasty.Resource<V1Pod>().GetAsync(Web, Ct));
    }

    [Fact]
    public async Task A_merge_patch_carries_the_version_it_was_decided_on()
    {
        _server.Answer = context => context.JsonAsync(Pod("web", "2"));

        await _pods.MergePatchAsync(Web, new { status = new { phase = "Running" } }, "41", "status", cancellationToken: Ct);

        var request = Assert.Single(_server.Requests);
        Assert.Equal(("PATCH", "/api/v1/namespaces/ns/pods/web/status"), (request.Method, request.Uri));
        Assert.Equal("""{"status":{"phase":"Running"},"metadata":{"resourceVersion":"41"}}""", request.Body);
        Assert.Equal("application/merge-patch+json", request.ContentType);
    }

    [Fact]
    public async Task An_apply_names_the_object_and_leaves_managed_fields_out()
    {
        _server.Answer = context => context.JsonAsync(Pod("web", "2"));
        var intent = new V1Pod { Metadata = new() { ManagedFields = [new V1ManagedFieldsEntry { Manager = "other" }] } };

        await _pods.ApplyAsync(Web, intent, "me", force: true, Ct);

        var request = Assert.Single(_server.Requests);
        Assert.Equal("/api/v1/namespaces/ns/pods/web?fieldManager=me&force=true", request.Uri);
        Assert.Equal("application/apply-patch+yaml", request.ContentType);
        Assert.Equal("""{"metadata":{"name":"web"},"apiVersion":"v1","kind":"Pod"}""", request.Body);
    }

    [Fact]
    public async Task A_resize_is_a_strategic_patch_of_the_subresource()
    {
        _server.Answer = context => context.JsonAsync(Pod("web", "2"));

        await _pods.StrategicMergePatchAsync(Web, new { spec = new { } }, "resize", cancellationToken: Ct);

        var request = Assert.Single(_server.Requests);
        Assert.Equal("/api/v1/namespaces/ns/pods/web/resize", request.Uri);
        Assert.Equal("application/strategic-merge-patch+json", request.ContentType);
    }

    [Fact]
    public async Task A_replace_without_a_version_is_refused_before_it_is_sent()
    {
        var blind = new V1Pod
        {
            Metadata = new() { Name = "web", NamespaceProperty = "ns" },
        };

        await Assert.ThrowsAsync<ArgumentException>(() => _pods.ReplaceStatusAsync(blind, Ct));

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_watch_hands_on_events_bookmarks_and_what_it_could_not_read()
    {
        _server.Answer = async context =>
        {
            await context.LineAsync(Event("ADDED", Pod("a", "8")));
            await context.LineAsync(Event("MODIFIED", """{"metadata":{"name":"a","resourceVersion":"9"},"spec":[]}"""));
            await context.LineAsync("not json");
            await context.LineAsync(Bookmark("12"));
        };

        var events = await _pods.WatchAsync(new ListOptions(), "7", TimeSpan.FromSeconds(30), Ct).ToListAsync(Ct);

        Assert.Equal(
            [
                (WatchEventKind.Added, "8"),
                (WatchEventKind.Malformed, "9"),
                (WatchEventKind.Malformed, null),
                (WatchEventKind.Bookmark, "12"),
            ],
            events.Select(e => (e.Kind, e.ResourceVersion))
        );
        Assert.Equal("a", events[0].Resource?.Name());
        Assert.Contains("resourceVersion=7", _server.Requests.Single().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_watch_throws_gone_after_the_events_before_it()
    {
        _server.Answer = async context =>
        {
            await context.LineAsync(Event("ADDED", Pod("a", "8")));
            await context.LineAsync(Event("ERROR", Status(410, "Expired")));
        };
        List<string> seen = [];

        var error = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (var change in _pods.WatchAsync(new ListOptions(), "7", TimeSpan.FromSeconds(30), Ct))
                seen.Add(change.Resource!.Name());
        });

        Assert.True(error.IsGone);
        Assert.Equal(["a"], seen);
    }
}
