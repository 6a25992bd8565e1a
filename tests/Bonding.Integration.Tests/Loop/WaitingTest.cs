using Bonding.Domain.Metering;
using Bonding.Kubernetes.Client;
using Bonding.Operator.State;
using Bonding.TestKit;

namespace Bonding.Integration.Tests.Loop;

/// <summary>What a VM waits for counts as demand, from the delay of its vCPUs as a real Prometheus holds it.</summary>
[Collection<LoopStageCollection>]
public sealed class WaitingTest(LoopStage stage)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_VM_that_waits_needs_more_than_it_uses_and_without_the_series_nothing_is_known()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        var (waiting, silent) = (await scene.CreateMachineAsync("waiting"), await scene.CreateMachineAsync("silent"));
        waiting.UseCores(0.5);
        waiting.WaitingShare = 0.5;
        silent.UseCores(0.5);
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.CreateAccountAsync("waiting");
        await scene.CreateAccountAsync("silent");
        Task<TenantDecision> DecidedAsync(string name) =>
            Eventually.GetAsync(
                () => Task.FromResult(loop.Get<DecisionStore>().Find(new NamespacedName(scene.Namespace, name))),
                decision => decision.Outlook.Cpu is { IsUsable: true },
                Stop
            );

        var (held, other) = (await DecidedAsync("waiting"), await DecidedAsync("silent"));

        Assert.Equal((ContentionCause.Weight, ContentionCause.Unknown), (held.Contention.Cause, other.Contention.Cause));
        Assert.InRange(held.Contention.Waiting, 0.4, 0.6);
        // Of 2 vCPUs: 0.5 are used, and another 0.5 are waited for.
        Assert.InRange(held.Outlook.Cpu!.Value.Need, 0.45, 0.65);
        Assert.InRange(other.Outlook.Cpu!.Value.Need, 0.2, 0.4);
    }
}
