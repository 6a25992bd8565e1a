using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Tests.KubeVirt;

namespace Bonding.TestKit.Tests.Nodes;

[Collection<VirtWorldCollection>]
public sealed class SimulatedNodesTest(VirtWorld world)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_stay_Ready_while_they_are_played()
    {
        await Task.Delay(VirtWorld.NodeGrace * 1.5, Stop);
        foreach (var name in world.Nodes.Names)
        {
            var node = await world.Api.GetAsync(ApiResource.Nodes, new ObjectRef("", name), Stop);
            Assert.Equal("True", node.Condition("Ready").Text("status"));
        }
    }

    [Fact]
    public async Task A_pod_on_a_node_runs_with_an_address_and_ends_when_it_is_deleted()
    {
        var pod = await CreateAsync(await world.NamespaceAsync(Stop), world.Nodes.Names[0]);
        var running = await world.UntilAsync(ApiResource.Pods, pod.Key, seen => seen.Text("status", "phase") == "Running", Stop);
        Assert.NotEmpty(running.Text("status", "podIP"));
        Assert.Equal("True", running.Condition("Ready").Text("status"));
        Assert.Equal("true", running["status"]!["containerStatuses"]![0].Text("ready"));
        await world.Api.DeleteAsync(ApiResource.Pods, pod.Key, Stop);
        await world.UntilGoneAsync(ApiResource.Pods, pod.Key, Stop);
    }

    [Fact]
    public async Task A_pod_of_somebody_elses_node_is_left_alone()
    {
        var @namespace = await world.NamespaceAsync(Stop);
        var foreign = await CreateAsync(@namespace, "somewhere-else");
        var own = await CreateAsync(@namespace, world.Nodes.Names[1]);
        await world.UntilAsync(ApiResource.Pods, own.Key, seen => seen.Text("status", "phase") == "Running", Stop);
        var seen = await world.Api.GetAsync(ApiResource.Pods, foreign.Key, Stop);
        Assert.Equal("Pending", seen.Text("status", "phase"));
    }

    [Fact]
    public async Task A_deferred_resize_is_taken_up_when_room_appears()
    {
        var (ours, node) = (await world.NamespaceAsync(Stop), world.Nodes.Names[0]);
        var neighbour = await CreateAsync(ours, node, "neighbour", "4");
        var waiting = await CreateAsync(ours, node, "waiting", "5");
        await world.UntilAsync(ApiResource.Pods, waiting.Key, seen => seen.Text("status", "phase") == "Running", Stop);
        var held = new JsonObject
        {
            ["annotations"] = new JsonObject { ["testkit.bonding.dev/held-requests"] = """{"cpu":"0.2","memory":"0"}""" },
        };
        await world.Api.MergeAsync(ApiResource.Pods, waiting.Key, new JsonObject { ["metadata"] = held }, Stop);
        var pending = new JsonObject
        {
            ["type"] = "PodResizePending",
            ["status"] = "True",
            ["reason"] = "Deferred",
        };
        var status = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(pending) } };
        await world.Api.StrategicAsync(ApiResource.Pods, waiting.Key, status, Stop, "status");

        var other = await CreateAsync(ours, node, "other", "1m");
        await world.UntilAsync(ApiResource.Pods, other.Key, seen => seen.Text("status", "phase") == "Running", Stop);
        Assert.NotNull((await world.Api.GetAsync(ApiResource.Pods, waiting.Key, Stop)).Condition("PodResizePending"));
        await world.Api.DeleteAsync(ApiResource.Pods, neighbour.Key, Stop);

        await world.UntilAsync(
            ApiResource.Pods,
            waiting.Key,
            seen =>
                seen.Condition("PodResizePending") is null
                && seen.At("metadata", "annotations", "testkit.bonding.dev/held-requests") is null,
            Stop
        );
        await world.Api.DeleteAsync(ApiResource.Pods, waiting.Key, Stop);
    }

    private async Task<JsonObject> CreateAsync(string @namespace, string node, string? name = null, string cpu = "0")
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = name ?? $"app-{node}", ["namespace"] = @namespace },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = node,
                ["containers"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "app",
                        ["image"] = "app:1",
                        ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = cpu } },
                    }
                ),
            },
        };
        return await world.CreatePodAsync(pod, Stop);
    }
}
