using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Tests.KubeVirt;

namespace Bonding.TestKit.Tests.Nodes;

[Collection<VirtWorldCollection>]
public sealed class SimulatedNodesTests(VirtWorld world)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_stay_Ready_while_they_are_played()
    {
        await Task.Delay(VirtWorld.NodeGrace * 1.5, Stop);
        foreach (var name in world.Nodes.Names)
        {
            var node = await world.Api.GetAsync(ApiResource.Nodes, new ObjectKey("", name), Stop);
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

    private async Task<JsonObject> CreateAsync(string @namespace, string node)
    {
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = $"app-{node}", ["namespace"] = @namespace },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = node,
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "app:1" }),
            },
        };
        return await world.CreatePodAsync(pod, Stop);
    }
}
