using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Leadership;
using Bonding.Kubernetes.Telemetry;
using Bonding.Kubernetes.Tests.Fakes;
using Bonding.TestKit;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Bonding.Kubernetes.Tests.Leadership;

public sealed class LeaseElectorTest : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private readonly ObservedTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly List<LeaseElector> _electors = [];
    private ScriptedServer _server = null!;
    private LeaseServer _lease = null!;
    private ApiConnection _connection = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedServer.StartAsync();
        _lease = new LeaseServer(_server);
        _lease.Install();
        _connection = new ApiConnection(_server.Configuration, _time, new KubernetesMetrics(Metrics.NewCustomRegistry()));
    }

    public async ValueTask DisposeAsync()
    {
        _lease.Fault = null;
        foreach (var elector in _electors)
        {
            await elector.StopAsync(CancellationToken.None);
            elector.Dispose();
        }

        _connection.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_leads_and_the_second_waits()
    {
        var first = await StartAsync("one");
        await LeadsAsync(first);
        var second = await StartAsync("two");
        var renewals = _lease.Renewals;
        await BetweenAttemptsAsync(() => _lease.Renewals > renewals + 10);

        Assert.True(first.IsLeader);
        Assert.False(second.IsLeader);
        Assert.Equal("one", _lease.Holder);
    }

    [Fact]
    public async Task A_leader_that_stops_gives_the_lease_back_and_the_next_need_not_wait_for_it_to_run_out()
    {
        var first = await StartAsync("one");
        await LeadsAsync(first);
        var term = await first.WaitForLeadershipAsync(Ct);
        var second = await StartAsync("two");

        await first.StopAsync(Ct);
        Assert.True(term.IsCancellationRequested);
        Assert.False(first.IsLeader);
        Assert.NotEqual("one", _lease.Holder);

        var stopped = _time.GetUtcNow();
        await LeadsAsync(second);
        Assert.True(_time.GetUtcNow() - stopped < TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_short_outage_does_not_end_the_term()
    {
        var elector = await StartAsync("one");
        await LeadsAsync(elector);
        var term = await elector.WaitForLeadershipAsync(Ct);
        var failures = 0;
        _lease.Fault = context => ++failures < 3 ? context.RefuseAsync(500, "InternalError") : Recover(context);

        await BetweenAttemptsAsync(() => _lease.Fault is null);
        var renewals = _lease.Renewals;
        await BetweenAttemptsAsync(() => _lease.Renewals > renewals);

        Assert.True(elector.IsLeader);
        Assert.False(term.IsCancellationRequested);

        Task Recover(Microsoft.AspNetCore.Http.HttpContext context)
        {
            _lease.Fault = null;
            return context.RefuseAsync(500, "InternalError");
        }
    }

    [Fact]
    public async Task A_renewal_that_hangs_ends_the_term_before_a_peer_can_lead()
    {
        var first = await StartAsync("one");
        await LeadsAsync(first);
        var term = await first.WaitForLeadershipAsync(Ct);
        _lease.Fault = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

        await Eventually.TrueAsync(() => !first.IsLeader, Ct, () => _time.Advance(Step));
        Assert.True(term.IsCancellationRequested);
    }

    [Fact]
    public async Task A_dead_leaders_lease_is_taken_only_after_it_was_seen_unchanged_for_its_whole_length()
    {
        await _connection
            .Resource<V1Lease>()
            .CreateAsync(
                new V1Lease
                {
                    Metadata = new() { NamespaceProperty = "ns", Name = "op" },
                    Spec = new()
                    {
                        HolderIdentity = "dead",
                        LeaseDurationSeconds = 15,
                        RenewTime = new DateTime(2020, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc),
                    },
                },
                Ct
            );
        var began = _time.GetUtcNow();
        var elector = await StartAsync("two");

        await LeadsAsync(elector);

        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60));
        Assert.Equal("two", _lease.Holder);
    }

    [Fact]
    public void Times_out_of_order_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => NewElector(Options("one") with { RenewDeadline = TimeSpan.FromSeconds(20) }));

        Assert.Contains("renew deadline 00:00:20 < lease duration 00:00:15", error.Message, StringComparison.Ordinal);
    }

    private static LeaseElectorOptions Options(string identity) => new() { Lease = new NamespacedName("ns", "op"), Identity = identity };

    private LeaseElector NewElector(LeaseElectorOptions options) =>
        new(
            _connection.Resource<V1Lease>(),
            options,
            _time,
            new KubernetesMetrics(Metrics.NewCustomRegistry()),
            NullLogger<LeaseElector>.Instance
        );

    private async Task<LeaseElector> StartAsync(string identity)
    {
        var elector = NewElector(Options(identity));
        _electors.Add(elector);
        await elector.StartAsync(Ct);
        return elector;
    }

    private Task LeadsAsync(LeaseElector elector) => BetweenAttemptsAsync(() => elector.IsLeader);

    private Task BetweenAttemptsAsync(Func<bool> condition) =>
        Eventually.TrueAsync(
            condition,
            Ct,
            () =>
            {
                if (_time.Waiting(Options("any").RetryPeriod) == _electors.Count(elector => elector.ExecuteTask is { IsCompleted: false }))
                    _time.Advance(Step);
            }
        );
}
