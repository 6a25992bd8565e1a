using System.Diagnostics;
using System.Globalization;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit;
using Bonding.TestKit.Prometheus;
using k8s.Models;

namespace Bonding.Integration.Tests.Loop;

/// <summary>
/// A flood of series in one namespace, in a real Prometheus: the accounts of others are settled as if there were none, and those of the
/// namespace afterwards.
/// </summary>
public sealed class SeriesFloodTest(LoopStage stage) : IClassFixture<LoopStage>
{
    private const int Series = 60_000;
    private static readonly TimeSpan MostLag = TimeSpan.FromSeconds(15);

    // BONDING_FLOOD_SECONDS=45 is the attack as it was found.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("BONDING_FLOOD_SECONDS") ?? "15", CultureInfo.InvariantCulture)
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_series_in_one_namespace_delays_the_settlement_of_no_other()
    {
        await using var pod = await FloodingPod.StartAsync(Stop);
        await using var prometheus = await PrometheusServer.StartAsync(
            [new ScrapeTarget("kubevirt", stage.Exporter.Address), new ScrapeTarget("kubelet", pod.Address) { MetricRelabelings = "[]" }],
            Stop
        );
        await using var innocent = await LoopCase.OpenAsync(stage);
        await using var evil = await LoopCase.OpenAsync(stage);
        foreach (var scene in new[] { innocent, evil })
        {
            (await scene.CreateMachineAsync("web")).UseCores(1.3);
            await scene.CreateAccountAsync("web");
        }
        // The source Pod is read as well, because a namespace may hold both.
        await evil.CreateAccountAsync("crowd", kind: TenantKind.Deployment);
        await using var loop = await RunningLoop.StartAsync(stage, Stop, prometheus.BaseAddress);
        var (good, bad) = (await SettledAsync(loop, innocent), await SettledAsync(loop, evil));

        pod.Flood(evil.Namespace, Series);
        var (worst, told) = (await WatchAsync(good, Duration), false);
        pod.Stop();
        var ended = DateTimeOffset.UtcNow;
        var recovery = Stopwatch.StartNew();
        while (recovery.Elapsed < TimeSpan.FromMinutes(4) && bad.Ledger.Checkpoint!.Value.At < ended.AddSeconds(5))
        {
            var lag = await WatchAsync(good, TimeSpan.FromSeconds(1));
            worst = lag > worst ? lag : worst;
            told |= loop.Get<PrometheusHealth>().Floods.ContainsKey(evil.Namespace);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            FormattableString.Invariant(
                $"flood {Duration.TotalSeconds} s; worst lag of the innocent {worst.TotalSeconds:0.0} s; flooded namespace settled "
            )
                + FormattableString.Invariant(
                    $"{recovery.Elapsed.TotalSeconds:0} s after its end; memory {Environment.WorkingSet >> 20} MiB; told {told}"
                )
        );
        Assert.InRange(worst, TimeSpan.Zero, MostLag);
        Assert.True(bad.Ledger.Checkpoint!.Value.At >= ended.AddSeconds(5), "the flooded namespace was not settled again");
        await AssertTrueAsync(good, innocent);
        await Eventually.GetAsync(
            () => Task.FromResult<object?>(loop.Get<LoopMetrics>().NamespacesApart.Value),
            apart => (double)apart == 0,
            Stop
        );
    }

    // The longest time that the account was behind the present.
    private static async Task<TimeSpan> WatchAsync(LiveAccount account, TimeSpan duration)
    {
        var (worst, watch) = (TimeSpan.Zero, Stopwatch.StartNew());
        while (watch.Elapsed < duration)
        {
            var lag = DateTimeOffset.UtcNow - account.Ledger.Checkpoint!.Value.At;
            worst = lag > worst ? lag : worst;
            await Task.Delay(200, Stop);
        }
        return worst;
    }

    private static Task<LiveAccount> SettledAsync(RunningLoop loop, LoopCase scene) =>
        Eventually.GetAsync(
            () => Task.FromResult(loop.Get<AccountCache>().Find(new NamespacedName(scene.Namespace, "web"))),
            account => account.Ledger.Checkpoint is not null && account.Ledger.Spent.MicroCredits > 0,
            Stop
        );

    private static async Task AssertTrueAsync(LiveAccount account, LoopCase scene)
    {
        Assert.Equal(0, account.Ledger.Imbalance.MicroCredits);
        var stored = await scene.AwaitAccountAsync("web", _ => true);
        Assert.Equal("True", MetricsOf(stored)?.Status);
    }

    private static V1Condition? MetricsOf(CreditAccount account) =>
        account.Status.Conditions?.FirstOrDefault(condition => condition.Type == "MetricsAvailable");
}
