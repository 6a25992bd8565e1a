using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Tracking;
using Bonding.Operator.State;

namespace Bonding.Operator.Tests.Loop.Tracking;

/// <summary>What the loop trips over with one tenant costs no other.</summary>
public class TenantGuardTest
{
    private static readonly NamespacedName Good = new("shop", "good");
    private static readonly NamespacedName Bad = new("evil", "bad");

    private readonly SetAsideTenants _aside = new();
    private readonly TenantStateStore _states = new(new ForecastEngines(ForecastWeights.None));
    private readonly Guards.Requests _requests = [];
    private readonly TenantGuard _guard;

    public TenantGuardTest() => _guard = Guards.New(_states, _aside, _requests);

    [Fact]
    public void A_tenant_that_fails_is_set_aside_and_its_controller_told_once()
    {
        for (var tick = 0; tick < 3; tick++)
            Tick(fails: true);

        Assert.Equal(("Observe failed with OverflowException", 3), (_aside.Find(Bad)?.Problem, _aside.Find(Bad)?.Ticks));
        Assert.Null(_aside.Find(Good));
        Assert.Equal([Bad], _requests);
    }

    [Fact]
    public void It_is_served_again_by_the_first_tick_that_can()
    {
        Tick(fails: true);
        Tick(fails: false);
        Assert.NotNull(_aside.Find(Bad));
        Tick(fails: false);

        Assert.Null(_aside.Find(Bad));
        Assert.Equal([Bad, Bad], _requests);
    }

    [Fact]
    public void What_is_remembered_of_it_is_dropped_after_a_minute_and_nothing_of_the_others()
    {
        var (bad, good) = (_states.GetOrAdd(Bad), _states.GetOrAdd(Good));
        for (var tick = 0; tick < TenantGuard.TicksToBeginAnew; tick++)
            Tick(fails: true);
        Assert.Same(bad, _states.GetOrAdd(Bad));
        Tick(fails: true);

        Assert.NotSame(bad, _states.GetOrAdd(Bad));
        Assert.Same(good, _states.GetOrAdd(Good));
    }

    [Fact]
    public void One_that_is_gone_is_not_kept()
    {
        Tick(fails: true);
        _guard.BeginTick();
        _guard.BeginTick();
        Assert.Empty(_aside.Accounts);
    }

    private void Tick(bool fails)
    {
        _guard.BeginTick();
        Assert.True(_guard.TryServe(Good, TickStage.Observe, () => { }));
        Assert.Equal(!fails, _guard.TryServe(Bad, TickStage.Observe, () => _ = fails ? throw new OverflowException() : 0));
        Assert.Equal(fails ? [Bad] : [], _guard.Failed);
    }
}
