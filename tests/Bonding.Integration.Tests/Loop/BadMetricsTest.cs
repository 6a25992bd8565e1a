using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;

namespace Bonding.Integration.Tests.Loop;

/// <summary>Metrics that are wrong, missing or no metrics at all lose no credit.</summary>
[Collection<LoopStageCollection>]
public sealed class BadMetricsTest(LoopStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NaN_a_gap_and_a_reset_of_the_counter_leave_the_balance_that_the_good_samples_say()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        var metered = await scene.CreateMachineAsync("web");
        metered.UseCores(1.3);
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.CreateAccountAsync("web");
        var live = await Eventually.GetAsync(
            () => Task.FromResult(loop.Get<AccountCache>().Find(new NamespacedName(scene.Namespace, "web"))),
            account => account.Ledger.Checkpoint is not null,
            Stop
        );
        var begun = live.Ledger;
        Task<LiveAccount> SettledAfterAsync(DateTimeOffset moment) =>
            Eventually.GetAsync(() => Task.FromResult<LiveAccount?>(live), account => account.Ledger.Checkpoint!.Value.At > moment, Stop);

        metered.ReportsNaN = true;
        var rejected = loop.Get<LoopMetrics>().SamplesRejected.WithLabels(SampleRejections.NotANumber);
        await Eventually.GetAsync(() => Task.FromResult<object?>(rejected.Value), value => (double)value >= 3, Stop);
        metered.ReportsNaN = false;
        await SettledAfterAsync(live.Ledger.Checkpoint!.Value.At.AddSeconds(2));
        metered.IsHidden = true;
        await Task.Delay(TimeSpan.FromSeconds(5), Stop);
        metered.IsHidden = false;
        await SettledAfterAsync(live.Ledger.Checkpoint!.Value.At.AddSeconds(5));
        metered.ResetCounters();
        await SettledAfterAsync(live.Ledger.Checkpoint!.Value.At.AddSeconds(5));

        var ledger = live.Ledger;
        var samples = (await scene.CpuSamplesAsync("web"))
            .Where(sample =>
                sample.AtMilliseconds >= begun.Checkpoint!.Value.At.ToUnixTimeMilliseconds()
                && sample.AtMilliseconds <= ledger.Checkpoint!.Value.At.ToUnixTimeMilliseconds()
            )
            .ToList();
        Assert.Contains(samples.Zip(samples.Skip(1)), pair => pair.Second.Seconds < pair.First.Seconds);
        Assert.Equal(samples.Zip(samples.Skip(1), Used).Sum(), (ledger.Spent - begun.Spent).MicroCredits);
        Assert.Equal(0, ledger.Imbalance.MicroCredits);
    }

    [Fact]
    public async Task A_web_page_in_the_place_of_Prometheus_is_told_and_bonds_count_without_a_forecast()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await using var page = await HtmlServer.StartAsync(Stop);
        await scene.CreateMachineAsync("web");
        await scene.CreateAccountAsync("web");
        await using var loop = await RunningLoop.StartAsync(stage, Stop, page.Address);

        var told = await scene.AwaitAccountAsync(
            "web",
            account => MetricsOf(account) is { Status: "False" } && account.Status.Allocation is not null
        );
        Assert.Equal(("PrometheusUnavailable", "550"), (MetricsOf(told)!.Reason, told.Status.Balance));
        Assert.Contains("text/html", MetricsOf(told)!.Message, StringComparison.Ordinal);

        await scene.BondAsync("web", 2);
        await scene.AwaitLauncherAsync("web", pod => pod.Spec.Containers[0].Resources.Requests["cpu"].ToString() == "600m");
        var bonded = await scene.AwaitAccountAsync("web", account => account.Status.BondedUnits == 2);
        Assert.Equal(
            ("348", 1d, "NoForecast"),
            (bonded.Status.Balance, bonded.Status.Multiplier!.Adjustment, bonded.Status.Multiplier.Reason)
        );
    }

    private static k8s.Models.V1Condition? MetricsOf(CreditAccount account) =>
        account.Status.Conditions?.FirstOrDefault(condition => condition.Type == "MetricsAvailable");

    // What a counter shows after a reset was used since the reset.
    private static decimal Used((long AtMilliseconds, decimal Seconds) from, (long AtMilliseconds, decimal Seconds) to) =>
        to.Seconds < from.Seconds ? MicroCredits(to.Seconds) : MicroCredits(to.Seconds) - MicroCredits(from.Seconds);

    // One vCPU for one minute is a credit, counted in full micro-credits since the counter began.
    private static decimal MicroCredits(decimal seconds) => decimal.Floor(decimal.Round(seconds, 6) * 1_000_000 / 60);
}
