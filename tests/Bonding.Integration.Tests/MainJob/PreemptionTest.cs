using k8s.Models;

namespace Bonding.Integration.Tests.MainJob;

/// <summary>Tiers on a full node, with a real scheduler.</summary>
[Collection<ChartStageCollection>]
public sealed class PreemptionTest(ChartStage stage)
{
    [Fact]
    public async Task On_a_full_node_the_pod_of_a_higher_tier_takes_the_place_of_a_lower_tiers_and_keeps_it()
    {
        await using var scene = await JobCase.OpenAsync(stage);
        var (low, high) = await PreemptAsync(scene);

        // What its controller makes in its place waits, in the tier of its account, and so does the next one when that is as high.
        var waiting = await RemadeAsync(scene, low.Uid());
        Assert.Equal("bonding-tier-1", waiting.Spec.PriorityClassName);
        await scene.BondedAsync("low", units: 2);
        await scene.AccountAsync("low", account => account.Status is { BondedUnits: 3, Tier: Steps.Tier3 });
        var same = await scene.PodAsync("low", _ => true);
        Assert.Equal((waiting.Uid(), "bonding-tier-1"), (same.Uid(), same.Spec.PriorityClassName));
        await scene.KubectlAsync("delete", "pod", waiting.Name(), "--wait=false");
        var equal = await RemadeAsync(scene, waiting.Uid());
        Assert.Equal((Steps.Tier3, 4000), (equal.Spec.PriorityClassName, equal.Spec.Priority));

        var kept = await scene.PodAsync("high", pod => pod.Status.Phase == "Running");
        Assert.Equal((high.Uid(), Steps.Tier3), (kept.Uid(), kept.Spec.PriorityClassName));
        var preempted = await scene.KubectlAsync(
            "get",
            "events",
            "--field-selector",
            "reason=Preempted",
            "--output",
            "jsonpath={range .items[*]}{.involvedObject.name}: {.message}{end}"
        );
        Assert.Matches(
            $"^{low.Name()}: Preempted by ({scene.Namespace}/{high.Name()}|pod {high.Uid()}) on node {ChartStage.PreemptionNode}$",
            preempted
        );
    }

    private static async Task<(V1Pod Low, V1Pod High)> PreemptAsync(JobCase scene)
    {
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
        return (low, high);
    }

    // The scheduler has looked at it, and found no room nor anybody to preempt.
    private static Task<V1Pod> RemadeAsync(JobCase scene, string formerUid) =>
        scene.PodAsync("low", pod => pod.Uid() != formerUid && pod.Status.Conditions?.Any(IsUnschedulable) == true);

    private static bool IsUnschedulable(V1PodCondition condition) =>
        condition is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" };
}
