using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>The API server's rules for a resized pod, with its error texts.</summary>
internal static class ResizeValidation
{
    /// <summary>Everything that is wrong with the change, in the order of the containers; empty where it is allowed.</summary>
    public static IReadOnlyList<ResizeFieldError> Check(JsonObject before, JsonObject after)
    {
        var errors = new List<ResizeFieldError>();
        foreach (var list in PodResources.ContainerLists)
        {
            var containers = PodResources.Containers(before, list).Zip(PodResources.Containers(after, list));
            foreach (var (index, (old, changed)) in containers.Index())
                errors.AddRange(CheckContainer($"spec.{list}[{index}].resources", old["resources"], changed["resources"]));
        }

        var qosClass = before.Text("status", "qosClass") is { Length: > 0 } stored ? stored : PodResources.QosClass(before);
        if (PodResources.QosClass(after) != qosClass)
            errors.Add(ResizeFieldError.Invalid("spec", qosClass, "Pod QOS Class may not change as a result of resizing"));
        return errors;
    }

    private static IEnumerable<ResizeFieldError> CheckContainer(string field, JsonNode? before, JsonNode? after)
    {
        foreach (var resource in PodResources.Resizable)
        {
            if (
                after.At("limits", resource) is { } limit
                && after.At("requests", resource) is { } request
                && PodResources.Amount(request) > PodResources.Amount(limit)
            )
            {
                yield return ResizeFieldError.Invalid(
                    $"{field}.requests",
                    request.ToString(),
                    $"must be less than or equal to {resource} limit of {limit}"
                );
            }
        }

        foreach (var kind in (string[])["requests", "limits"])
        {
            if (PodResources.Resizable.Any(resource => before.At(kind, resource) is not null && after.At(kind, resource) is null))
                yield return ResizeFieldError.Forbidden($"{field}.{kind}", $"resource {kind} cannot be removed");
        }
    }
}
