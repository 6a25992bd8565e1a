using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>The API server's rules for a resized pod, with its error texts.</summary>
internal static class ResizeValidation
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    /// <summary>Everything that is wrong with the change, in the order of the containers; empty where it is allowed.</summary>
    public static IReadOnlyList<ResizeFieldError> Check(JsonObject before, JsonObject after, JsonObject patch)
    {
        if (before.Text("metadata", "annotations", MirrorAnnotation).Length > 0)
            return [ResizeFieldError.Forbidden("[]", "static pods cannot be resized")];
        if (before.Text("spec", "os", "name") == "windows")
            return [ResizeFieldError.Forbidden("[]", "windows pods cannot be resized")];
        var errors = PodResources.ContainerLists.SelectMany(list => CheckOrder(before, patch, list)).ToList();
        if (errors.Count > 0)
            return errors;
        errors.AddRange(CheckWhole(after));
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

    // The patch moves the containers that it names into its own order.
    private static IEnumerable<ResizeFieldError> CheckOrder(JsonObject pod, JsonObject patch, string list)
    {
        var present = PodResources.Containers(pod, list).Select(container => container.Text("name")).ToList();
        var places = PodResources.Containers(patch, list).Select(container => present.IndexOf(container.Text("name"))).ToList();
        return places
            .Order()
            .Zip(places)
            .Where(one => one.First != one.Second)
            .Select(one =>
                ResizeFieldError.Forbidden($"spec.{list}[{one.First}].name", "containers may not be renamed or reordered on resize")
            );
    }

    private static IEnumerable<ResizeFieldError> CheckWhole(JsonObject pod)
    {
        foreach (var resource in PodResources.Resizable)
        {
            if (pod.At("spec", "resources", "requests", resource) is not { } own)
                continue;
            var together = PodResources.Inner(pod, "requests", resource);
            if (PodResources.Amount(own) < together)
                yield return ResizeFieldError.Invalid(
                    $"spec.resources.requests[{resource}]",
                    own.ToString(),
                    $"must be greater than or equal to aggregate container requests of {PodResources.Text(resource, together)}"
                );
        }
    }

    private static IEnumerable<ResizeFieldError> CheckContainer(string field, JsonNode? before, JsonNode? after)
    {
        foreach (var resource in PodResources.Resizable)
        {
            if (after.At("requests", resource) is { } least && PodResources.Amount(least) < 0)
                yield return ResizeFieldError.Invalid($"{field}.requests[{resource}]", $"{least}", "must be greater than or equal to 0");
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
