using System.Collections.Concurrent;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Events;
using Bonding.Kubernetes.Informers;
using Bonding.Kubernetes.Leadership;
using Bonding.TestKit;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bonding.Kubernetes.Tests.RealServer;

/// <summary>What a scripted server cannot prove: that a real one understands us.</summary>
public sealed class RealServerTest(ApiServer server) : IClassFixture<ApiServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_scoped_object_is_created_read_patched_listed_and_deleted()
    {
        var classes = server.Connection.Resource<V1PriorityClass>();
        var key = NamespacedName.ClusterScoped("tier-crud");
        var created = new V1PriorityClass
        {
            Metadata = new() { Name = key.Name },
            Value = 7,
        };
        await classes.CreateAsync(created, Ct);
        var again = await Assert.ThrowsAsync<ApiException>(() => classes.CreateAsync(created, Ct));
        Assert.True(again.IsAlreadyExists);

        await classes.MergePatchAsync(key, new { description = "seven" }, cancellationToken: Ct);

        Assert.Equal(("seven", 7), (await classes.GetAsync(key, Ct)) is { } read ? (read.Description, read.Value) : default);
        Assert.Contains((await classes.ListAsync(new ListOptions { PageSize = 1 }, Ct)).Items, item => item.Name() == key.Name);
        Assert.True(await classes.DeleteAsync(key, cancellationToken: Ct));
        Assert.Null(await classes.GetAsync(key, Ct));
        Assert.False(await classes.DeleteAsync(key, cancellationToken: Ct));
    }

    [Fact]
    public async Task A_status_is_patched_under_a_field_manager_and_a_stale_replace_or_patch_is_a_conflict()
    {
        var pods = server.Connection.Resource<V1Pod>();
        var stale = await pods.CreateAsync(Pod("status"), Ct);
        var key = NamespacedName.Of(stale);

        var applied = await pods.MergePatchAsync(key, new { status = new { message = "by us" } }, null, "status", "tests", Ct);

        Assert.Equal("by us", applied.Status.Message);
        Assert.Contains(applied.Metadata.ManagedFields, fields => fields.Manager == "tests");
        stale.Status.Message = "late";
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => pods.ReplaceStatusAsync(stale, Ct))).IsConflict);
        var patch = pods.MergePatchAsync(
            key,
            new { status = new { message = "late" } },
            stale.ResourceVersion(),
            "status",
            cancellationToken: Ct
        );
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => patch)).IsConflict);
        applied.Status.Message = "in time";
        Assert.Equal("in time", (await pods.ReplaceStatusAsync(applied, Ct)).Status.Message);
    }

    [Fact]
    public async Task An_object_is_created_by_apply_and_another_managers_field_needs_force()
    {
        var maps = server.Connection.Resource<V1ConfigMap>();
        var key = new NamespacedName("default", "applied");
        await maps.ApplyAsync(key, new { data = new { a = "1" } }, "one", cancellationToken: Ct);

        var error = await Assert.ThrowsAsync<ApiException>(() =>
            maps.ApplyAsync(key, new { data = new { a = "2" } }, "two", cancellationToken: Ct)
        );
        var forced = await maps.ApplyAsync(key, new { data = new { a = "2" } }, "two", force: true, Ct);

        Assert.True(error.IsConflict);
        Assert.Equal("2", forced.Data["a"]);
    }

    [Fact]
    public async Task A_strategic_patch_merges_containers_by_name()
    {
        var pods = server.Connection.Resource<V1Pod>();
        var key = NamespacedName.Of(await pods.CreateAsync(Pod("strategic"), Ct));
        var patch = new { spec = new { containers = new[] { new { name = "main", image = "other" } } } };

        var patched = await pods.StrategicMergePatchAsync(key, patch, cancellationToken: Ct);

        Assert.Equal("other", Assert.Single(patched.Spec.Containers).Image);
    }

    [Fact]
    public async Task An_informer_sees_changes_across_streams_that_the_server_ends()
    {
        var maps = server.Connection.Resource<V1ConfigMap>();
        var options = new InformerOptions
        {
            Selection = new ListOptions { Namespace = "default", LabelSelector = "watch=me" },
            WatchLength = TimeSpan.FromSeconds(1),
        };
        using var informer = new Informer<V1ConfigMap>(
            maps,
            options,
            TimeProvider.System,
            server.Telemetry,
            NullLogger<Informer<V1ConfigMap>>.Instance
        );
        ConcurrentQueue<string> changes = new();
        informer.Subscribe(change =>
            changes.Enqueue(
                (change.Old, change.New) switch
                {
                    (null, _) => "added",
                    (_, null) => "deleted",
                    _ => "modified",
                }
            )
        );
        await informer.StartAsync(Ct);
        await informer.WaitForSyncAsync(Ct);

        var map = new V1ConfigMap
        {
            Metadata = new()
            {
                Name = "watched",
                NamespaceProperty = "default",
                Labels = new Dictionary<string, string> { ["watch"] = "me" },
            },
        };
        await maps.CreateAsync(map, Ct);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        await maps.MergePatchAsync(NamespacedName.Of(map), new { data = new { a = "1" } }, cancellationToken: Ct);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        await maps.DeleteAsync(NamespacedName.Of(map), cancellationToken: Ct);

        await Eventually.TrueAsync(() => changes.Count == 3, Ct);
        Assert.Equal(["added", "modified", "deleted"], changes);
        await informer.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_lease_goes_from_the_one_that_stops_to_the_one_that_waits()
    {
        using var first = Elector("one");
        using var second = Elector("two");
        await first.StartAsync(Ct);
        await Eventually.TrueAsync(() => first.IsLeader, Ct);
        await second.StartAsync(Ct);
        await Task.Delay(TimeSpan.FromSeconds(4), Ct);
        Assert.Equal((true, false), (first.IsLeader, second.IsLeader));

        await first.StopAsync(Ct);
        Assert.False(first.IsLeader);

        await Eventually.TrueAsync(() => second.IsLeader, Ct);
        await second.StopAsync(Ct);
    }

    [Fact]
    public async Task An_event_is_taken_and_its_repetition_becomes_a_series()
    {
        var events = server.Connection.Resource<Eventsv1Event>();
        var options = new EventRecorderOptions { Controller = "test/op", Instance = "op-1" };
        using var recorder = new EventRecorder(events, options, TimeProvider.System, server.Telemetry, NullLogger<EventRecorder>.Instance);
        await recorder.StartAsync(Ct);
        var pod = await server.Connection.Resource<V1Pod>().CreateAsync(Pod("event"), Ct);

        await recorder.PublishAsync(pod, "Bonded", "3 units", cancellationToken: Ct);
        await recorder.PublishAsync(pod, "Bonded", "3 units", cancellationToken: Ct);

        var written = await Eventually.GetAsync(
            async token =>
                (await events.ListAsync(new ListOptions { Namespace = "default" }, token)).Items.SingleOrDefault(e =>
                    e.Regarding.Uid == pod.Uid()
                ),
            e => e.Series is not null,
            Ct
        );
        Assert.Equal(("Bonded", "3 units", 2), (written.Reason, written.Note, written.Series.Count));
        await recorder.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Discovery_knows_what_this_server_serves()
    {
        var discovery = new ApiDiscovery(server.Connection);

        Assert.True(await discovery.ServesAsync("v1", "pods", Ct));
        Assert.Equal(server.Version >= new Version(1, 33), await discovery.ServesAsync("v1", "pods/resize", Ct));
    }

    private static V1Pod Pod(string name) =>
        new()
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new() { Containers = [new() { Name = "main", Image = "none" }] },
        };

    private LeaseElector Elector(string identity)
    {
        var options = new LeaseElectorOptions
        {
            Lease = new NamespacedName("default", "op"),
            Identity = identity,
            LeaseDuration = TimeSpan.FromSeconds(3),
            RenewDeadline = TimeSpan.FromSeconds(2),
            RetryPeriod = TimeSpan.FromMilliseconds(300),
        };
        return new LeaseElector(
            server.Connection.Resource<V1Lease>(),
            options,
            TimeProvider.System,
            server.Telemetry,
            NullLogger<LeaseElector>.Instance
        );
    }
}
