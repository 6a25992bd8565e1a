using Bonding.Domain.Allocation;
using Bonding.Operator.Cluster;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

/// <summary>What is read of pods as the API server serves them.</summary>
public class PodInfoTest
{
    [Theory]
    [InlineData(
        """{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"500m"}}}]}""",
        """
            {"phase":"Running","containerStatuses":[{"name":"app","allocatedResources":{"cpu":"3"},
            "resources":{"requests":{"cpu":"3"}}}]}
            """,
        500,
        3_000
    )]
    [InlineData(
        """
            {"nodeName":"n1","resources":{"requests":{"cpu":"3"}},
            "containers":[{"name":"a"},{"name":"b","resources":{"requests":{"cpu":"100m"}}}]}
            """,
        """{"phase":"Running"}""",
        3_000,
        3_000
    )]
    [InlineData(
        """
            {"nodeName":"n1","initContainers":[{"name":"migrate","resources":{"requests":{"cpu":"3"}}},
            {"name":"mesh","restartPolicy":"Always","resources":{"requests":{"cpu":"900m"}}}],
            "containers":[{"name":"app","resources":{"requests":{"cpu":"100m"}}}]}
            """,
        """{"phase":"Running"}""",
        3_000,
        3_000
    )]
    [InlineData(
        """{"nodeName":"n1","overhead":{"cpu":"50m"},"containers":[{"name":"app","resources":{"requests":{"cpu":"100m"}}}]}""",
        """{"phase":"Pending","startTime":"2026-11-30T10:00:00Z"}""",
        150,
        150
    )]
    public void A6_A7_A9_a_pod_takes_what_Kubernetes_counts(string spec, string status, int settled, int held)
    {
        var info = PodInfo.Of(Pod(spec, status));
        Assert.Equal((settled, held, "n1"), (info.TotalRequest.Value, info.HeldRequest.Value, info.CountedOn));
    }

    [Theory]
    [InlineData("""{"phase":"Succeeded"}""", "n1", "")]
    [InlineData("""{"phase":"Failed"}""", "n1", "")]
    [InlineData("""{"phase":"Running"}""", "n1", "n1")]
    [InlineData("""{"phase":"Pending","nominatedNodeName":"n2"}""", null, "n2")]
    [InlineData("""{"phase":"Pending"}""", null, "")]
    [InlineData("""{"phase":"Pending"}""", "n1", "")]
    [InlineData("""{"phase":"Pending","startTime":"2026-11-30T10:00:00Z"}""", "n1", "n1")]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}]}""", "n1", "n1")]
    [InlineData("""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False"}]}""", "n1", "")]
    public void A_pod_counts_on_its_node_or_on_the_one_that_the_scheduler_makes_room_on(string status, string? node, string counted)
    {
        var pod = Pod("""{"containers":[{"name":"app"}]}""", status);
        pod.Spec.NodeName = node;
        Assert.Equal(counted, PodInfo.Of(pod).CountedOn);
    }

    [Fact]
    public void F5_a_pod_that_names_a_node_without_being_placed_there_runs_for_nobody()
    {
        var pod = Pod(
            """{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"8"}}}]}""",
            """{"phase":"Pending"}"""
        );
        Assert.False(PodInfo.Of(pod).IsRunning);
        pod.Status.StartTime = new DateTime(2026, 11, 30, 10, 0, 0, DateTimeKind.Utc);
        Assert.True(PodInfo.Of(pod).IsRunning);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(4_000, "Never", false)]
    [InlineData(4_000, "PreemptLowerPriority", true)]
    [InlineData(4_000, null, true)]
    [InlineData(0, null, false)]
    public void Who_may_preempt_has_a_priority_and_no_policy_against_it(int? priority, string? policy, bool mayPreempt)
    {
        var pod = Pod("""{"containers":[{"name":"app"}]}""", "{}");
        (pod.Spec.Priority, pod.Spec.PreemptionPolicy) = (priority, policy);
        Assert.Equal(mayPreempt, PodInfo.Of(pod).Pod.MayPreempt);
    }

    /// <summary>Recorded: what a kubelet said of 1000 CPUs on a node of 16, in its own words and fields.</summary>
    [Fact]
    public void A_recorded_infeasible_resize_counts_what_the_node_allocated()
    {
        var pod = Pod(
            """{"nodeName":"n1","containers":[{"name":"c","resources":{"requests":{"cpu":"1k"},"limits":{"cpu":"1k"}}}]}""",
            """
            {"phase":"Running","qosClass":"Burstable","conditions":[{"type":"PodResizePending","status":"True","reason":"Infeasible",
            "observedGeneration":2,"lastTransitionTime":"2026-01-29T11:37:55Z",
            "message":"Node didn't have enough capacity: cpu, requested: 1000000, capacity: 16000"}],
            "containerStatuses":[{"name":"c","allocatedResources":{"cpu":"100m"},
            "resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"100m"}}}]}
            """
        );
        pod.Metadata.Generation = 2;
        var info = PodInfo.Of(pod);
        Assert.Equal(
            (ResizeState.Infeasible, 1_000_000, 100),
            (info.Pod.Pending.State, info.Pod.Pending.Asked.Value, info.Pod.Request.Value)
        );
        Assert.Equal((100, 100), (info.TotalRequest.Value, info.HeldRequest.Value));
    }

    /// <summary>Recorded on Kubernetes 1.36.3: somebody had set the weight of the pod's cgroup by hand.</summary>
    [Fact]
    public void A_recorded_weight_that_nobody_requested_takes_no_room()
    {
        var info = PodInfo.Of(
            Pod(
                """{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"100m"}}}]}""",
                """
                {"phase":"Running","resources":{"requests":{"cpu":"598m"}},
                "containerStatuses":[{"name":"app","allocatedResources":{"cpu":"100m"},"resources":{"requests":{"cpu":"100m"}}}]}
                """
            )
        );
        Assert.Equal((100, 100), (info.TotalRequest.Value, info.HeldRequest.Value));
    }

    [Fact]
    public void A_deferred_resize_has_what_the_node_accepted_and_the_words_of_the_kubelet()
    {
        var pod = PodInfo
            .Of(
                Pod(
                    """{"nodeName":"n1","containers":[{"name":"app","resources":{"requests":{"cpu":"3"},"limits":{"cpu":"4"}}}]}""",
                    """
                    {"phase":"Running","qosClass":"Burstable","conditions":[{"type":"PodResizePending","status":"True","reason":"Deferred",
                    "message":"Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000"}],
                    "containerStatuses":[{"name":"app","allocatedResources":{"cpu":"300m"},
                    "resources":{"requests":{"cpu":"300m"},"limits":{"cpu":"2"}}}]}
                    """
                )
            )
            .Pod;
        Assert.Equal(
            (ResizeState.Deferred, 3_000, 300, 2_000),
            (pod.Pending.State, pod.Pending.Asked.Value, pod.Request.Value, pod.Limit?.Value)
        );
        Assert.StartsWith("Node didn't have enough resource", pod.NodeMessage, StringComparison.Ordinal);
        Assert.Null(pod.Obstacle);
    }

    [Fact]
    public void A_pod_that_requests_CPU_for_all_its_containers_is_resized_itself()
    {
        var pod = PodInfo
            .Of(
                Pod(
                    """
                    {"nodeName":"n1","overhead":{"cpu":"50m"},"resources":{"requests":{"cpu":"3"},"limits":{"cpu":"4"}},
                    "containers":[{"name":"app","resources":{"requests":{"cpu":"200m"},"limits":{"cpu":"1"}}},{"name":"log"}]}
                    """,
                    """
                    {"phase":"Running","qosClass":"Burstable",
                    "conditions":[{"type":"PodResizePending","status":"True","reason":"Deferred"}],
                    "allocatedResources":{"cpu":"350m"},"resources":{"requests":{"cpu":"301m"},"limits":{"cpu":"2"}}}
                    """
                )
            )
            .Pod;
        Assert.Equal([new ContainerCpu("", new(3_000), new(4_000))], pod.Containers);
        Assert.Equal((300, 2_000), (pod.Request.Value, pod.Limit?.Value));
        Assert.Equal((200, 1_000), (pod.All.LeastOfPod(PodQos.Burstable).Value, pod.All.LeastOfPod(PodQos.Guaranteed).Value));
        Assert.Null(pod.Obstacle);
    }

    [Theory]
    [InlineData("PodResizeInProgress", null, ResizeState.InProgress)]
    [InlineData("PodResizeInProgress", "Error", ResizeState.Error)]
    [InlineData("Ready", null, ResizeState.None)]
    public void A_resize_that_was_accepted_says_how_far_it_is(string type, string? reason, ResizeState state)
    {
        var pod = Pod("""{"nodeName":"n1","containers":[{"name":"app"}]}""", """{"phase":"Running"}""");
        pod.Status.Conditions =
        [
            new V1PodCondition
            {
                Type = type,
                Status = "True",
                Reason = reason,
            },
        ];
        var read = PodInfo.Of(pod).Pod;
        Assert.Equal((state, ""), (read.Pending.State, read.NodeMessage));
    }

    [Theory]
    [InlineData("""{"os":{"name":"windows"}}""", AllocationReason.WindowsPod)]
    [InlineData("""{"nodeSelector":{"kubernetes.io/os":"windows"}}""", AllocationReason.WindowsPod)]
    [InlineData("""{"priority":2000000000}""", AllocationReason.CriticalPod)]
    [InlineData("""{"priority":1999999999}""", null)]
    [InlineData("""{"resources":{"limits":{"cpu":"1"}}}""", AllocationReason.PodLevelRequest)]
    [InlineData("""{"resources":{"requests":{"cpu":"1"}}}""", null)]
    [InlineData("""{"resources":{"requests":{"memory":"1Gi"}}}""", null)]
    public void Pods_that_are_never_resized_say_why(string spec, string? obstacle)
    {
        var pod = Pod(spec, """{"phase":"Running","qosClass":"Burstable"}""");
        pod.Spec.Containers = [new V1Container { Name = "app" }];
        Assert.Equal(obstacle, PodInfo.Of(pod).Pod.Obstacle);
    }

    [Theory]
    [InlineData("""{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"1","memory":"1Gi"}}""", ContainerGaps.None)]
    [InlineData("""{"requests":{"cpu":"1","memory":"1Gi"}}""", ContainerGaps.CpuLimit | ContainerGaps.MemoryLimit)]
    [InlineData("""{"requests":{"cpu":"1"},"limits":{"cpu":"1","memory":"1Gi"}}""", ContainerGaps.MemoryRequest)]
    [InlineData("""{"requests":{"memory":"1Gi"},"limits":{"cpu":"1","memory":"1Gi"}}""", ContainerGaps.CpuRequest)]
    public void What_some_container_leaves_open_is_known(string initResources, ContainerGaps gaps)
    {
        const string Full = """{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"cpu":"1","memory":"1Gi"}}""";
        var spec = $$"""
            {"initContainers":[{"name":"init","resources":{{initResources}}}],"containers":[{"name":"app","resources":{{Full}}}]}
            """;
        Assert.Equal(gaps, PodInfo.Of(Pod(spec, """{"phase":"Running"}""")).Pod.Gaps);
    }

    [Fact]
    public void The_mirror_of_a_static_pod_is_never_resized()
    {
        var pod = Pod("""{"containers":[{"name":"app"}]}""", """{"phase":"Running","qosClass":"Burstable"}""");
        pod.Metadata.Annotations = new Dictionary<string, string> { ["kubernetes.io/config.mirror"] = "0" };
        Assert.Equal(AllocationReason.StaticPod, PodInfo.Of(pod).Pod.Obstacle);
    }

    [Theory]
    [InlineData("64Mi", "128Mi", false)]
    [InlineData("64Mi", "64Mi", true)]
    [InlineData("64Mi", null, false)]
    public void Memory_may_keep_a_pod_burstable_when_its_CPU_is_even(string request, string? limit, bool evenIsGuaranteed)
    {
        var pod = Pod("""{"containers":[{"name":"app","resources":{"requests":{"cpu":"250m"},"limits":{"cpu":"500m"}}}]}""", "{}");
        var resources = pod.Spec.Containers[0].Resources;
        resources.Requests["memory"] = new(request);
        if (limit is not null)
            resources.Limits["memory"] = new(limit);
        Assert.Equal(evenIsGuaranteed, PodInfo.Of(pod).Pod.EvenIsGuaranteed);
    }

    private static V1Pod Pod(string spec, string status) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = "web",
                NamespaceProperty = "shop",
                Uid = "pod-1",
            },
            Spec = KubernetesJson.Deserialize<V1PodSpec>(spec),
            Status = KubernetesJson.Deserialize<V1PodStatus>(status),
        };
}
