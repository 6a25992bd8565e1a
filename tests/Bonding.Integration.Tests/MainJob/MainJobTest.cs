using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>What the project is for, with two replicas of the operator under the chart's ServiceAccount and a real scheduler.</summary>
[Collection<ChartStageCollection>]
public sealed class MainJobTest(ChartStage stage)
{
    [Fact]
    public async Task A_bond_applied_with_kubectl_becomes_CPU_and_priority_and_its_deletion_takes_nothing_away()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await Steps.MainJobAsync(scene);
    }

    [Fact]
    public async Task On_a_full_node_the_next_pod_of_a_higher_tier_takes_the_place_of_a_lower_tiers_pod()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        await scene.AccountAsync("Deployment", "low", vcpus: 8);
        await scene.BondedAsync("low", units: 1);
        await scene.AccountAsync("Deployment", "high", vcpus: 2);
        await scene.BondedAsync("high", units: 3);
        await scene.WorkloadAsync("Deployment", "low", request: 7500, node: ChartStage.PreemptionNode);
        var low = await scene.PodAsync("low", pod => pod.Status.Phase == "Running");
        await scene.WorkloadAsync("Deployment", "stranger", request: 600, node: ChartStage.PreemptionNode);
        await scene.PodAsync("stranger", pod => pod.Status.Conditions?.Any(IsUnschedulable) == true);

        await scene.WorkloadAsync("Deployment", "high", request: 600, node: ChartStage.PreemptionNode);

        var high = await scene.PodAsync("high", pod => pod.Status.Phase == "Running");
        Assert.Equal(("bonding-tier-1", 2000), (low.Spec.PriorityClassName, low.Spec.Priority));
        Assert.Equal((Steps.Tier3, 4000, ChartStage.PreemptionNode), (high.Spec.PriorityClassName, high.Spec.Priority, high.Spec.NodeName));
        Assert.Equal(ChartStage.PreemptionNode, high.Status.NominatedNodeName);
        var preempted = await scene.KubectlAsync("get", "events", "--field-selector", $"reason=Preempted,involvedObject.name={low.Name()}", "--output", "jsonpath={.items[*].message}");
        Assert.Equal($"Preempted by {scene.Namespace}/{high.Name()} on node {ChartStage.PreemptionNode}", preempted);
        await scene.PodAsync("low", pod => pod.Uid() != low.Uid() && pod.Status.Conditions?.Any(IsUnschedulable) == true);
    }

    private static bool IsUnschedulable(V1PodCondition condition) => condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" };
}
