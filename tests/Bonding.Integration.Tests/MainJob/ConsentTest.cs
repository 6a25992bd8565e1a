using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>Running tenants take a new tier's class by a restart, which needs their owner's consent.</summary>
[Collection<ChartStageCollection>]
public sealed class ConsentTest(ChartStage stage)
{
    [Fact]
    public async Task A_running_VM_restarts_once_with_consent()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await Steps.MachineRestartsAsync(scene);
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    public async Task A_workload_is_rolled_once_with_consent(string kind)
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await Steps.WorkloadRollsAsync(scene, kind, "web");
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    public async Task Without_consent_a_workload_keeps_its_pods_and_its_next_pod_gets_the_class(string kind)
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await scene.WorkloadAsync(kind, "web", request: 100);
        await scene.AccountAsync(kind, "web", vcpus: 2);
        var running = await scene.PodAsync("web", pod => pod.Status.Phase == "Running");
        await scene.BondedAsync("web", units: 2);
        await scene.AccountAsync(
            "web",
            account => Steps.ConditionOf(account, "PriorityApplied") is { Status: "False", Reason: "WaitsForNextPod" }
        );

        await scene.KubectlAsync("delete", "pod", running.Name(), "--wait=false");

        var next = await scene.PodAsync("web", pod => pod.Uid() != running.Uid() && pod.Status.Phase == "Running");
        Assert.Equal((Steps.Tier2, 3000), (next.Spec.PriorityClassName, next.Spec.Priority));
        await scene.AccountAsync("web", account => Steps.ConditionOf(account, "PriorityApplied") is { Status: "True" });
        Assert.Empty(scene.OperatorCalls("patch", kind.ToLowerInvariant() + "s"));
    }

    [Fact]
    public async Task With_consent_a_workload_whose_pods_have_the_class_already_is_not_rolled()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await scene.AccountAsync("Deployment", "web", vcpus: 2, allowRestart: true);
        await scene.BondedAsync("web", units: 2);
        await scene.WorkloadAsync("Deployment", "web", request: 100, replicas: 2);
        var pods = await scene.PodsAsync("web", pods => pods.Count == 2 && pods.All(pod => pod.Status.Phase == "Running"));
        Assert.All(pods, pod => Assert.Equal(Steps.Tier2, pod.Spec.PriorityClassName));

        await scene.AccountAsync("web", account => Steps.ConditionOf(account, "PriorityApplied") is { Status: "True" });

        Assert.Empty(scene.OperatorCalls("patch", "deployments"));
        Assert.Equal("1", await scene.KubectlAsync("get", "deployment", "web", "--output", "jsonpath={.metadata.generation}"));
    }
}
