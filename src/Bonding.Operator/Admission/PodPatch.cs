using System.Text.Json.Nodes;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>The JSON patch (RFC 6902) that gives a pod another PriorityClass.</summary>
internal static class PodPatch
{
    public static JsonArray To(string priorityClass, V1PodSpec present)
    {
        var patch = new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/spec/priorityClassName", ["value"] = priorityClass });
        foreach (var path in FilledIn(present)) patch.Add((JsonNode)new JsonObject { ["op"] = "remove", ["path"] = path });
        return patch;
    }

    // The API server took both from the former class, and refuses a pod in which they do not fit its class.
    private static IEnumerable<string> FilledIn(V1PodSpec present)
    {
        if (present.Priority is not null) yield return "/spec/priority";
        if (present.PreemptionPolicy is not null) yield return "/spec/preemptionPolicy";
    }
}
