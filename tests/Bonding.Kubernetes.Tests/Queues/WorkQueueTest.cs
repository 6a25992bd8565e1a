using Bonding.Kubernetes.Queues;
using Bonding.Kubernetes.Telemetry;
using Bonding.TestKit;
using Microsoft.Extensions.Time.Testing;
using Prometheus;

namespace Bonding.Kubernetes.Tests.Queues;

public sealed class WorkQueueTest : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTest() => _queue = new WorkQueue<string>("test", _time, new KubernetesMetrics(Metrics.NewCustomRegistry()));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task A_key_added_many_times_is_handed_out_once()
    {
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");

        Assert.Equal(["a", "b"], await TakeAllAsync());
    }

    [Fact]
    public async Task A_key_is_never_in_two_hands_and_comes_again_if_it_changed_meanwhile()
    {
        _queue.Add("a");
        var first = await _queue.TakeAsync(Ct);
        _queue.Add("a");
        var second = _queue.TakeAsync(Ct);

        Assert.Equal(0, _queue.Depth);
        Assert.False(second.IsCompleted);
        first!.Dispose();

        Assert.Equal("a", (await second)!.Key);
    }

    [Fact]
    public async Task The_earliest_of_several_delays_wins()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["a"], await TakeAllAsync());
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task A_key_added_at_once_is_not_delivered_again_for_its_old_delay()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.Add("a");

        Assert.Equal(["a"], await TakeAllAsync());
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public void Delays_that_are_replaced_over_and_over_still_fire_once_each()
    {
        for (var round = 0; round < 1000; round++)
        {
            foreach (var key in new[] { "a", "b" })
                _queue.AddAfter(key, TimeSpan.FromSeconds(2000 - round));
        }

        _time.Advance(TimeSpan.FromSeconds(1000));
        Assert.Equal(0, _queue.Depth);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _queue.Depth);
    }

    [Fact]
    public async Task Retries_back_off_from_5_ms_doubling_to_5_minutes_until_forgotten()
    {
        List<double> delays = [];
        for (var failure = 0; failure < 18; failure++)
            delays.Add(await DelayOfRetryAsync());

        Assert.Equal([5, 10, 20, 40], delays.Take(4));
        Assert.Equal([163_840, 300_000, 300_000], delays[15..]);
        _queue.Forget("a");
        Assert.Equal(5, await DelayOfRetryAsync());
    }

    [Fact]
    public async Task One_keys_backoff_does_not_delay_another()
    {
        for (var failure = 0; failure < 10; failure++)
            await DelayOfRetryAsync();

        _queue.AddRateLimited("b");
        _time.Advance(TimeSpan.FromMilliseconds(5));

        Assert.Equal(["b"], await TakeAllAsync());
    }

    [Fact]
    public async Task Low_priority_waits_for_the_rest_but_never_starves()
    {
        _queue.Add("resync", lowPriority: true);
        foreach (var i in Enumerable.Range(0, 20))
            _queue.Add($"live{i}");

        var order = await TakeAllAsync();

        Assert.Equal("live0", order[0]);
        Assert.Equal("resync", order[7]);
        Assert.Equal(21, order.Distinct().Count());
    }

    [Fact]
    public async Task A_key_that_turns_urgent_moves_ahead_and_is_handed_out_once()
    {
        _queue.Add("x", lowPriority: true);
        _queue.Add("y", lowPriority: true);
        _queue.Add("y");

        Assert.Equal(2, _queue.Depth);
        Assert.Equal(["y", "x"], await TakeAllAsync());
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Shutting_down_wakes_every_taker_and_takes_nothing_more()
    {
        var takers = new[] { _queue.TakeAsync(Ct), _queue.TakeAsync(Ct) };

        _queue.ShutDown();

        Assert.All(await Task.WhenAll(takers), Assert.Null);
        _queue.Add("late");
        Assert.Equal(0, _queue.Depth);
    }

    [Fact]
    public async Task Under_many_hands_every_change_is_seen_and_no_key_is_worked_on_twice_at_once()
    {
        var busy = new int[10];
        var seen = new int[10];
        var written = new int[10];
        var violations = 0;
        using var queue = new WorkQueue<int>("busy", TimeProvider.System, new KubernetesMetrics(Metrics.NewCustomRegistry()));
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(WorkAsync, Ct)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Write, Ct)));
        await Eventually.TrueAsync(() => written.SequenceEqual(seen), Ct);
        queue.ShutDown();
        await Task.WhenAll(workers);

        Assert.Equal(0, violations);

        void Write()
        {
            for (var i = 0; i < 2000; i++)
            {
                Interlocked.Increment(ref written[i % 10]);
                queue.Add(i % 10);
            }
        }

        async Task WorkAsync()
        {
            while (await queue.TakeAsync(Ct) is { } item)
            {
                if (Interlocked.Increment(ref busy[item.Key]) != 1)
                    Interlocked.Increment(ref violations);
                seen[item.Key] = Volatile.Read(ref written[item.Key]);
                Interlocked.Decrement(ref busy[item.Key]);
                item.Dispose();
            }
        }
    }

    private async Task<List<string>> TakeAllAsync()
    {
        List<string> taken = [];
        while (_queue.Depth > 0)
        {
            using var item = await _queue.TakeAsync(Ct);
            taken.Add(item!.Key);
        }

        return taken;
    }

    private async Task<double> DelayOfRetryAsync()
    {
        _queue.AddRateLimited("a");
        var waited = 0;
        for (; _queue.Depth == 0; waited++)
            _time.Advance(TimeSpan.FromMilliseconds(1));
        await TakeAllAsync();
        return waited;
    }
}
