using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Nodes;

/// <summary>The pod statuses that a kubelet writes.</summary>
internal sealed class PodStatuses(TimeProvider time)
{
    private int _addresses;

    /// <summary>The status of a pod all of whose containers have started.</summary>
    public JsonObject Running(JsonObject pod)
    {
        var ip = NextAddress();
        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["startTime"] = Timestamp.Of(time),
                ["podIP"] = ip,
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = ip }),
                ["hostIP"] = "127.0.0.1",
                ["qosClass"] = pod.Text("status", "qosClass"),
                ["conditions"] = new JsonArray(
                    Condition("Initialized"),
                    Condition("ContainersReady"),
                    Condition("Ready"),
                    Condition("PodScheduled")
                ),
                ["containerStatuses"] = new JsonArray([.. Containers(pod).Select(Started)]),
            },
        };
    }

    /// <summary>
    /// The status that enacts changed requests and limits, or null where there is nothing to enact. An API server without the
    /// <c>resources</c> field of container statuses (before 1.27) drops it, and so never has anything to enact.
    /// </summary>
    public static JsonObject? ResizeToEnact(JsonObject pod)
    {
        var statuses = pod.At("status", "containerStatuses") as JsonArray ?? [];
        var wanted = Containers(pod).ToDictionary(container => container.Text("name"), container => container["resources"]);
        var changed = statuses
            .OfType<JsonObject>()
            .Where(status =>
                status["resources"] is { } enacted && !JsonNode.DeepEquals(enacted, wanted.GetValueOrDefault(status.Text("name")))
            )
            .Select(status => Enacted(status.Text("name"), wanted.GetValueOrDefault(status.Text("name"))))
            .ToArray<JsonNode?>();
        return changed.Length == 0
            ? null
            : new JsonObject { ["status"] = new JsonObject { ["containerStatuses"] = new JsonArray(changed) } };
    }

    private static IEnumerable<JsonObject> Containers(JsonObject pod) =>
        (pod.At("spec", "containers") as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject Enacted(string name, JsonNode? resources) =>
        new()
        {
            ["name"] = name,
            ["resources"] = resources.Copy(),
            ["allocatedResources"] = resources.At("requests").Copy(),
        };

    private JsonObject Started(JsonObject container)
    {
        var status = Enacted(container.Text("name"), container["resources"]);
        status["image"] = container.Text("image");
        status["imageID"] = $"simulated://{container.Text("image")}";
        status["containerID"] = $"simulated://{Guid.NewGuid():n}";
        status["ready"] = true;
        status["started"] = true;
        status["restartCount"] = 0;
        status["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Timestamp.Of(time) } };
        return status;
    }

    private JsonObject Condition(string type) =>
        new()
        {
            ["type"] = type,
            ["status"] = "True",
            ["lastTransitionTime"] = Timestamp.Of(time),
        };

    private string NextAddress()
    {
        var n = Interlocked.Increment(ref _addresses);
        return $"10.{n / 62500 % 256}.{n / 250 % 250}.{n % 250 + 1}";
    }
}
