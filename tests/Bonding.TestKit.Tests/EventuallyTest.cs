using k8s.Models;

namespace Bonding.TestKit.Tests;

/// <summary>A wait ends with what is wanted, or with an exception that shows what there was instead.</summary>
public class EventuallyTest
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_value_that_is_wanted_is_returned()
    {
        var reads = 0;

        var seen = await Eventually.GetAsync(() => Task.FromResult(++reads == 1 ? null : $"{reads}"), value => value == "3", Stop);

        Assert.Equal(("3", 3), (seen, reads));
    }

    [Fact]
    public async Task An_action_between_two_checks_can_bring_about_the_condition()
    {
        var steps = 0;

        await Eventually.TrueAsync(() => steps == 5, Stop, () => steps++);

        Assert.Equal(5, steps);
    }

    [Fact]
    public async Task A_wait_in_vain_names_the_condition_and_shows_the_last_value()
    {
        var pod = new V1Pod { Metadata = new V1ObjectMeta { Name = "web" } };

        var late = await Assert.ThrowsAsync<TimeoutException>(() =>
            Eventually.GetAsync(() => Task.FromResult<V1Pod?>(pod), seen => seen.Name() == "db", Stop, Short)
        );

        Assert.Contains("seen => seen.Name() == \"db\"", late.Message, StringComparison.Ordinal);
        Assert.Contains("""{"metadata":{"name":"web"}}""", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_never_holds_ends_the_wait()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => false, Stop, within: Short));
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => Task.FromResult(false), Stop, Short));
    }

    [Fact]
    public async Task A_read_that_hangs_ends_at_the_limit_and_a_cancelled_wait_at_once()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.GetAsync(() => HangAsync(), _ => true, Stop, Short));

        using var stopped = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.GetAsync(() => HangAsync(), _ => true, stopped.Token));
    }

    private static Task<string?> HangAsync() => new TaskCompletionSource<string?>().Task;
}
