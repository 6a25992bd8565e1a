using Bonding.Kubernetes.Leadership;
using Microsoft.Extensions.Time.Testing;

namespace Bonding.Kubernetes.Tests.Leadership;

public sealed class LeadershipTermTest : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<bool> _changes = [];
    private readonly LeadershipTerm _term;

    public LeadershipTermTest() => _term = new LeadershipTerm(_time, _changes.Add);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _term.Dispose();

    [Fact]
    public async Task A_term_that_nobody_prolongs_ends_by_the_clock_alone()
    {
        _term.Extend(TimeSpan.FromSeconds(10));
        var token = await _term.WaitAsync(Ct);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.True(_term.IsActive);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.False(_term.IsActive);
        Assert.True(token.IsCancellationRequested);
        Assert.Equal([true, false], _changes);
    }

    [Fact]
    public async Task Prolonging_keeps_the_same_term()
    {
        _term.Extend(TimeSpan.FromSeconds(10));
        var token = await _term.WaitAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(8));
        _term.Extend(TimeSpan.FromSeconds(18));
        _time.Advance(TimeSpan.FromSeconds(8));

        Assert.True(_term.IsActive);
        Assert.False(token.IsCancellationRequested);
        Assert.Equal([true], _changes);
    }

    [Fact]
    public async Task After_a_term_the_next_has_a_token_of_its_own()
    {
        _term.Extend(TimeSpan.FromSeconds(10));
        var first = await _term.WaitAsync(Ct);
        _term.End();
        var next = _term.WaitAsync(Ct);
        Assert.False(next.IsCompleted);

        _term.Extend(TimeSpan.FromSeconds(20));

        Assert.True(first.IsCancellationRequested);
        Assert.False((await next).IsCancellationRequested);
    }

    [Fact]
    public void A_renewal_that_came_too_late_begins_nothing()
    {
        _time.Advance(TimeSpan.FromSeconds(30));
        _term.Extend(TimeSpan.FromSeconds(10));

        Assert.False(_term.IsActive);
        Assert.Empty(_changes);
    }
}
