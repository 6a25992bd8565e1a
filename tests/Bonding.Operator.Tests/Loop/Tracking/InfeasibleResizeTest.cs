using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Tracking;

/// <summary>What a node calls infeasible is remembered for the pod; what it defers is waited for.</summary>
public class InfeasibleResizeTest
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData("Infeasible", "True", ResizeState.Infeasible)]
    [InlineData("Deferred", "True", ResizeState.Deferred)]
    [InlineData("Infeasible", "False", ResizeState.None)]
    public void A_pending_resize_is_no_obstacle(string reason, string status, ResizeState state)
    {
        var pod = PodInfo
            .Of(
                Pod(
                    "1500m",
                    new V1PodCondition
                    {
                        Type = "PodResizePending",
                        Status = status,
                        Reason = reason,
                    }
                )
            )
            .Pod;
        Assert.Equal((state, null), (pod.Pending.State, pod.Obstacle));
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(2, 3, false)]
    [InlineData(null, 3, true)]
    public void What_a_node_says_of_an_earlier_request_is_not_taken_for_this_one(int? observed, int present, bool infeasible)
    {
        var pod = Pod(
            "1500m",
            new V1PodCondition
            {
                Type = "PodResizePending",
                Status = "True",
                Reason = "Infeasible",
                ObservedGeneration = observed,
            }
        );
        pod.Metadata.Generation = present;
        Assert.Equal(infeasible, PodInfo.Of(pod).Pod.Pending.State == ResizeState.Infeasible);
    }

    [Fact]
    public void An_infeasible_request_is_remembered_but_not_from_what_the_node_said_before_the_last_write()
    {
        var state = ObservedSamples.State(new NamespacedName("shop", "web"));
        var condition = new V1PodCondition
        {
            Type = "PodResizePending",
            Status = "True",
            Reason = "Infeasible",
        };
        var (asked, lowered) = (PodInfo.Of(Pod("1500m", condition)).Pod, PodInfo.Of(Pod("1200m", condition)).Pod);
        var known = state.GetOrAdd(asked);
        known.Update(asked, Now);
        Assert.Equal(1500, known.Infeasible?.Value);

        known.EndResize(Now.AddSeconds(1), refused: null, applied: null);
        known.Update(lowered, Now.AddSeconds(2));
        Assert.Equal(1500, known.Infeasible?.Value);

        known.Update(lowered, Now.AddSeconds(20));
        Assert.Equal(1200, known.Infeasible?.Value);
    }

    private static V1Pod Pod(string cpu, V1PodCondition condition) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = "web",
                NamespaceProperty = "shop",
                Uid = "pod-1",
            },
            Spec = new V1PodSpec
            {
                NodeName = "node-1",
                Containers =
                [
                    new V1Container
                    {
                        Name = "app",
                        Resources = new V1ResourceRequirements
                        {
                            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) },
                        },
                    },
                ],
            },
            Status = new V1PodStatus
            {
                Phase = "Running",
                QosClass = "Burstable",
                Conditions = [condition],
            },
        };
}
