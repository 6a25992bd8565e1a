using System.Text.Json.Nodes;
using Bonding.Domain.Allocation;
using Bonding.Operator.Instrumentation;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Objects;
using k8s.Models;

namespace Bonding.Integration.Tests.Loop;

/// <summary>
/// Pods that the platform does not let anybody resize, or only within bounds. Each keeps what the platform requires,
/// and its account gives the reason.
/// </summary>
[Collection<LoopStageCollection>]
public sealed class MatrixTest(LoopStage stage)
{
    private static readonly ObjectRef Node = new("", "node-1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_quota_has_left_is_taken_and_no_more_is_asked_for()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await scene.CreateAsync(
            ApiResource.Quotas,
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"cpu"},"spec":{"hard":{"requests.cpu":"500m"}}}
                    """
                )!
                .AsObject()
        );
        await scene.CreateMachineAsync("web");
        await scene.CreateAccountAsync("web");
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.BondAsync("web", 2);

        var said = await AwaitReasonAsync(scene, "web", AllocationReason.QuotaExceeded);
        await Task.Delay(TimeSpan.FromSeconds(8), Stop);

        Assert.Contains("request 500m, target 600m", said.Message, StringComparison.Ordinal);
        Assert.Equal("500m", Assert.Single(ResizesOf(scene)));
        Assert.Equal(0, loop.Get<LoopMetrics>().Writes.Resizes.WithLabels("up", "refused").Value);
    }

    [Fact]
    public async Task A_best_effort_pod_keeps_its_class()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await scene.CreateAsync(
            ApiResource.Pods,
            JsonNode
                .Parse(
                    """
                    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"loose"},"spec":{"containers":[{"name":"app","image":"app:1"}]}}
                    """
                )!
                .AsObject()
        );
        await scene.CreateAccountAsync("loose", kind: TenantKind.Pod);
        await AssertLeftAloneAsync(scene, "loose", AllocationReason.BestEffortPod);
    }

    [Fact]
    public async Task A_VM_with_dedicated_CPUs_keeps_them()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await scene.CreateMachineAsync(
            new VmSpec(scene.Namespace, "pinned")
            {
                Vcpus = 1,
                CpuRequest = "1",
                CpuLimit = "1",
                MemoryLimited = true,
                DedicatedCpus = true,
            }
        );
        await scene.CreateAccountAsync("pinned");
        await AssertLeftAloneAsync(scene, "pinned", AllocationReason.DedicatedCpu);
    }

    [Fact]
    public async Task A_guaranteed_VM_moves_request_and_limit_together_and_where_CPUs_are_static_stays_as_it_was_created()
    {
        await using var scene = await LoopCase.OpenAsync(stage);
        await scene.CreateMachineAsync(Guaranteed(scene, "shared"));
        await scene.CreateMachineAsync(Guaranteed(scene, "static"));
        await scene.CreateAccountAsync("shared");
        await scene.CreateAccountAsync("static");
        await using var loop = await RunningLoop.StartAsync(stage, Stop);

        await scene.BondAsync("shared", 2);
        await scene.AwaitLauncherAsync("shared", pod => CpuOf(pod) == ("900m", "900m"));
        Assert.SkipWhen(stage.ControlPlane.HasPodResize, "no kubelet says what its CPUs allow");
        await ManageCpusAsync(scene, "static");
        try
        {
            await scene.BondAsync("static", 2);
            await AwaitReasonAsync(scene, "static", AllocationReason.StaticCpus);
            await scene.AwaitLauncherAsync(
                "static",
                pod => CpuOf(pod) == ("300m", "300m") && pod.Status.Conditions.All(condition => condition.Type != "PodResizePending")
            );
            await Task.Delay(TimeSpan.FromSeconds(8), Stop);
        }
        finally
        {
            await ManageCpusAsync(scene, null);
        }

        // How far the second was raised hangs on what was forecast of it by then.
        var resizes = ResizesOf(scene).ToList();
        Assert.Equal((3, "900m", "300m"), (resizes.Count, resizes[0], resizes[^1]));
        Assert.NotEqual("300m", resizes[1]);
    }

    private static VmSpec Guaranteed(LoopCase scene, string name) =>
        new(scene.Namespace, name)
        {
            Vcpus = 2,
            CpuRequest = "300m",
            CpuLimit = "300m",
            MemoryLimited = true,
        };

    private static Task ManageCpusAsync(LoopCase scene, string? policy) =>
        scene.Objects.MergeAsync(
            ApiResource.Nodes,
            Node,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["testkit.bonding.dev/cpu-manager-policy"] = policy } },
            },
            Stop
        );

    private static async Task<V1Condition> AwaitReasonAsync(LoopCase scene, string account, string reason)
    {
        var stored = await scene.AwaitAccountAsync(account, stored => ConditionOf(stored)?.Reason == reason);
        return ConditionOf(stored)!;
    }

    private static V1Condition? ConditionOf(CreditAccount account) =>
        account.Status.Conditions?.FirstOrDefault(condition => condition.Type == "CpuApplied");

    private static (string Request, string Limit) CpuOf(V1Pod pod)
    {
        var resources = pod.Spec.Containers[0].Resources;
        return (resources.Requests["cpu"].ToString(), resources.Limits["cpu"].ToString());
    }

    private async Task AssertLeftAloneAsync(LoopCase scene, string account, string reason)
    {
        await using var loop = await RunningLoop.StartAsync(stage, Stop);
        await scene.BondAsync(account, 2);
        await scene.AwaitAccountAsync(account, stored => stored.Status.BondedUnits == 2);
        Assert.Equal("False", (await AwaitReasonAsync(scene, account, reason)).Status);
        await Task.Delay(TimeSpan.FromSeconds(3), Stop);
        Assert.Empty(ResizesOf(scene));
    }

    private IEnumerable<string> ResizesOf(LoopCase scene) =>
        stage.Resizes.Seen.Where(resize => resize.Path.Contains(scene.Namespace, StringComparison.Ordinal)).Select(resize => resize.Cpu);
}
