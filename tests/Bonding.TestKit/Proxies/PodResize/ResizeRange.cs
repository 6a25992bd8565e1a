using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>What the LimitRanges of the namespace say to the containers of a resized pod.</summary>
internal static class ResizeRange
{
    /// <exception cref="ResizeRefusal">A container is outside a range.</exception>
    public static void Check(JsonObject pod, IEnumerable<JsonObject> ranges)
    {
        foreach (var item in ranges.SelectMany(range => (range.At("spec", "limits") as JsonArray ?? []).OfType<JsonObject>()))
        foreach (var resource in PodResources.Resizable)
            if (item.Text("type") == "Container")
                foreach (var container in PodResources.AllContainers(pod))
                    Check(pod.Name, item, container["resources"], resource);
    }

    private static void Check(string pod, JsonObject item, JsonNode? resources, string resource)
    {
        var (request, limit) = (resources.At("requests", resource), resources.At("limits", resource));
        if (item.At("min", resource) is { } min)
        {
            var bound = $"minimum {resource} usage per Container is {min}";
            Refuse(pod, request is null, $"{bound}.  No request is specified");
            Refuse(pod, PodResources.Amount(request) < PodResources.Amount(min), $"{bound}, but request is {request}");
        }
        if (item.At("max", resource) is { } max)
        {
            var bound = $"maximum {resource} usage per Container is {max}";
            Refuse(pod, limit is null, $"{bound}.  No limit is specified");
            Refuse(pod, PodResources.Amount(limit) > PodResources.Amount(max), $"{bound}, but limit is {limit}");
        }
        if (item.At("maxLimitRequestRatio", resource) is { } ratio)
        {
            var most = PodResources.Amount(ratio);
            var isOver = PodResources.Amount(request) == 0 || PodResources.Amount(limit) > most * PodResources.Amount(request);
            Refuse(pod, isOver, $"{resource} max limit to request ratio per Container is {ratio}");
        }
    }

    private static void Refuse(string pod, bool isWrong, string text)
    {
        if (isWrong)
            throw ResizeRefusal.OutsideRange(pod, text);
    }
}
