using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.TestKit;
using k8s.Models;

namespace Bonding.Integration.Tests.Loop;

/// <summary>From counters and bonds to the CPU requests of running pods, on real servers.</summary>
[Collection<LoopStageCollection>]
public sealed class LoopTest(LoopStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_request_of_a_running_vm_follows_its_multiplier_and_its_base_survives_a_restart()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await scene.CreateMachineAsync("web");
        await scene.CreateAccountAsync("web");
        await using (var loop = await RunningLoop.StartAsync(stage, Stop))
        {
            await scene.AwaitAccountAsync("web", account => account.Status.Allocation is { BaseRequest: 200 });
            await scene.BondAsync("web", 2);
            await scene.AwaitLauncherAsync("web", pod => CpuOf(pod) == 600);
        }

        await using var again = await RunningLoop.StartAsync(stage, Stop);
        await scene.AwaitAccountAsync("web", account => account.Status.Allocation is { BaseRequest: 200, Request: 600, Target: 600 });
        Assert.Equal(
            ["600m"],
            stage.Resizes.Seen.Where(resize => resize.Path.Contains(scene.Namespace, StringComparison.Ordinal)).Select(resize => resize.Cpu)
        );
    }

    [Fact]
    public async Task After_an_outage_of_prometheus_the_balance_is_what_its_samples_say()
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
        var before = live.Ledger;
        var begun = before.Checkpoint!.Value;

        await stage.Prometheus.StopAsync();
        await Eventually.GetAsync(() => Task.FromResult(loop.Get<PrometheusHealth>().Problem), problem => problem.Length > 0, Stop);
        var stoppedAt = live.Ledger.Checkpoint!.Value;
        metered.UseCores(0.2);
        await Task.Delay(TimeSpan.FromSeconds(6), Stop);
        await stage.Prometheus.StartAgainAsync(Stop);
        await Eventually.GetAsync(
            () => Task.FromResult<LiveAccount?>(live),
            account => account.Ledger.Checkpoint!.Value.At > stoppedAt.At.AddSeconds(8),
            Stop
        );

        var ledger = live.Ledger;
        var samples = await scene.CpuSamplesAsync("web");
        Assert.Equal(CounterTruth.Spent(samples, begun.At, ledger.Checkpoint!.Value.At), (ledger.Spent - before.Spent).MicroCredits);
        Assert.Equal(CounterTruth.Minted(begun.At, ledger.Checkpoint.Value.At), (ledger.Minted - before.Minted).MicroCredits);
        Assert.Equal(0, ledger.Imbalance.MicroCredits);
    }

    [Fact]
    public async Task A_template_is_written_while_the_vm_is_stopped_and_not_while_it_runs()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await scene.CreateMachineAsync("stopped", "Halted");
        await scene.CreateMachineAsync("running");
        await scene.CreateAccountAsync("stopped");
        await scene.CreateAccountAsync("running");
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.BondAsync("stopped", 2);
        await scene.BondAsync("running", 2);

        await scene.AwaitMachineAsync("stopped", machine => machine.Spec.Template?.Spec?.PriorityClassName == "bonding-tier-2");
        await scene.AwaitLauncherAsync("running", pod => CpuOf(pod) == 600);
        var running = await scene.AwaitMachineAsync("running", _ => true);

        Assert.Null(running.Spec.Template?.Spec?.PriorityClassName);
    }

    private static int CpuOf(V1Pod pod) => (int)(pod.Spec.Containers[0].Resources.Requests["cpu"].ToDecimal() * 1000);
}
