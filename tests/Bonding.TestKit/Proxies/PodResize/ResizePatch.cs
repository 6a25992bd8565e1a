using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>
/// Applies the strategic merge patch of a resize. Like the real call it takes over the resources of the containers and
/// drops all else.
/// </summary>
internal static class ResizePatch
{
    /// <exception cref="ResizeRefusedException">A container that the pod does not have, or a resource but CPU and memory.</exception>
    public static JsonObject Apply(JsonObject pod, JsonObject patch)
    {
        var resized = (JsonObject)pod.DeepClone();
        foreach (var list in PodResources.ContainerLists)
        {
            foreach (var change in PodResources.Containers(patch, list))
                Merge(pod.Name, ContainerOf(resized, list, change.Text("name")), change);
        }

        if (patch["spec"] is JsonObject whole)
            Merge(pod.Name, resized["spec"]!.AsObject(), whole);
        return resized;
    }

    // A container that the patch adds comes first, and has no image.
    private static JsonObject ContainerOf(JsonObject pod, string list, string name) =>
        PodResources.Containers(pod, list).FirstOrDefault(known => known.Text("name") == name)
        ?? throw ResizeRefusedException.Invalid(
            pod.Name,
            [
                new("FieldValueRequired", $"spec.{list}[0].image", "Required value"),
                ResizeFieldError.Forbidden($"spec.{list}", "containers may not be added or removed on resize"),
            ]
        );

    // What has resources is a container or, with requests for all of its containers together, a pod.
    private static void Merge(string pod, JsonObject owner, JsonObject change)
    {
        if (!change.TryGetPropertyValue("resources", out var resources))
            return;
        if (owner["resources"] is not JsonObject)
            owner["resources"] = new JsonObject();
        foreach (var kind in (string[])["requests", "limits"])
        {
            if (resources is null)
                owner["resources"]!.AsObject().Remove(kind);
            else if (resources.AsObject().TryGetPropertyValue(kind, out var amounts))
                Merge(pod, owner["resources"]!.AsObject(), kind, amounts as JsonObject);
        }

        DefaultRequests(owner["resources"]!.AsObject());
    }

    private static void Merge(string pod, JsonObject resources, string kind, JsonObject? amounts)
    {
        if (amounts is null)
        {
            resources.Remove(kind);
            return;
        }

        var merged = resources[kind] as JsonObject ?? [];
        resources[kind] = merged;
        foreach (var (resource, amount) in amounts)
        {
            if (!PodResources.Resizable.Contains(resource) && PodResources.Amount(amount) != PodResources.Amount(merged[resource]))
                throw ResizeRefusedException.Invalid(
                    pod,
                    [ResizeFieldError.Forbidden("spec", "only cpu and memory resources are mutable")]
                );
            if (amount is null)
                merged.Remove(resource);
            else if (merged[resource] is null || PodResources.Amount(amount) != PodResources.Amount(merged[resource]))
                merged[resource] = amount.ToString();
        }
    }

    /// <summary>A limit without a request sets the request too, as everywhere in the API.</summary>
    private static void DefaultRequests(JsonObject resources)
    {
        if (resources["limits"] is not JsonObject limits)
            return;
        foreach (var (resource, limit) in limits)
        {
            if (resources["requests"] is not JsonObject requests)
                resources["requests"] = new JsonObject { [resource] = limit.Copy() };
            else if (!requests.ContainsKey(resource))
                requests[resource] = limit.Copy();
        }
    }
}
