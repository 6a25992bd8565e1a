using Bonding.Forecasting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Operators;
using Bonding.TestKit.Processes;

namespace Bonding.Integration.Tests.Loop;

/// <summary>A replica that follows: what it knows, what it leaves to the leader, and how it takes over.</summary>
[Collection<LoopStageCollection>]
public sealed class LoopFollowerTest(LoopStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_forecasts_and_settles_nothing_until_it_leads_and_then_goes_on_from_the_stored_status()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        var key = new NamespacedName(scene.Namespace, "web");
        (await scene.CreateMachineAsync("web")).UseCores(1.3);
        using var leadership = new SwitchedLeadership(leads: false);
        var leader = await RunningLoop.StartAsync(stage, Stop);
        await using var follower = await RunningLoop.StartAsync(stage, Stop, leadership: leadership);
        await scene.CreateAccountAsync("web");
        await scene.BondAsync("web", 2);
        await scene.AwaitLauncherAsync("web", pod => pod.Spec.Containers[0].Resources.Requests["cpu"].ToString() == "600m");

        await ReadyAsync(follower, key);
        var followed = follower.Get<AccountCache>().Find(key)!;
        var metrics = await follower.MetricsAsync(Stop);
        await leader.DisposeAsync();
        var stored = await scene.AwaitAccountAsync("web", account => account.Status.BondedUnits == 2);
        await Eventually.GetAsync(
            () => Task.FromResult(followed.Stored),
            account => account.Metadata.ResourceVersion == stored.Metadata.ResourceVersion,
            Stop
        );
        Assert.Equal(AccountStatusMapping.Read(stored).Value!.Ledger, followed.Ledger);

        leadership.Gain();

        Assert.Equal(ForecastQuality.Ready, follower.Get<DecisionStore>().Find(key)!.CpuForecast.Quality);
        var before = followed.Ledger;
        await Eventually.GetAsync(
            () => Task.FromResult<LiveAccount?>(followed),
            account => account.Ledger.Checkpoint!.Value.At > before.Checkpoint!.Value.At.AddSeconds(3),
            Stop
        );
        var (after, samples) = (followed.Ledger, await scene.CpuSamplesAsync("web"));
        Assert.Equal(
            CounterTruth.Spent(samples, before.Checkpoint!.Value.At, after.Checkpoint!.Value.At),
            after.Spent.MicroCredits - before.Spent.MicroCredits
        );
        Assert.Equal((0, 2), (after.Imbalance.MicroCredits, after.BondedUnits));
        Assert.DoesNotContain("bonding_credits_balance{", metrics, StringComparison.Ordinal);
        Assert.Contains(
            $"bonding_forecast_quality{{namespace=\"{scene.Namespace}\",account=\"web\"}} 3",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains("bonding_decisions_total{reason=\"Steady\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_forecasts_learnt_outlives_a_restart_although_it_does_not_lead()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        var key = new NamespacedName(scene.Namespace, "web");
        await scene.CreateMachineAsync("web");
        using var folder = WorkFolder.Create();
        var file = Path.Combine(folder.FullPath, "forecasts");
        await using var leader = await RunningLoop.StartAsync(stage, Stop);
        await scene.CreateAccountAsync("web");
        await using (var follower = await StartAsync())
            await ReadyAsync(follower, key);

        await using var again = await StartAsync();

        var first = await Eventually.GetAsync(
            () => Task.FromResult(again.Get<DecisionStore>().Find(key)),
            decision => decision.CpuForecast.Quality != ForecastQuality.None,
            Stop
        );
        Assert.NotEqual(ForecastQuality.ColdStart, first.CpuForecast.Quality);

        Task<RunningLoop> StartAsync() =>
            RunningLoop.StartAsync(stage, Stop, leadership: new SwitchedLeadership(leads: false), forecastFile: file);
    }

    private static Task<TenantDecision> ReadyAsync(RunningLoop loop, NamespacedName key) =>
        Eventually.GetAsync(
            () => Task.FromResult(loop.Get<DecisionStore>().Find(key)),
            decision => decision.CpuForecast.Quality == ForecastQuality.Ready,
            Stop
        );
}
