using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>What the namespace's ResourceQuotas say to a resize: they count its pods as they count them at creation.</summary>
internal static class ResizeQuota
{
    private static readonly IReadOnlyList<(string Kind, string Resource)> Counted =
    [
        .. PodResources.Resizable.SelectMany(resource => new[] { ("requests", resource), ("limits", resource) }),
    ];

    /// <param name="neighbours">The other pods that it counts.</param>
    /// <exception cref="ResizeRefusedException">The change takes more than the quota has left.</exception>
    public static void Check(JsonObject before, JsonObject after, JsonObject quota, IReadOnlyList<JsonObject> neighbours)
    {
        foreach (var (kind, resource) in Counted)
        {
            // A plain "cpu" is the quota of its requests.
            var name = new[] { $"{kind}.{resource}", kind == "requests" ? resource : "" }.FirstOrDefault(one =>
                quota.At("spec", "hard", one) is not null
            );
            if (name is not null)
            {
                CheckNamed(after, quota, name, kind, resource);
                Check(before, after, quota, name, pod => PodResources.Total(pod, kind, resource), neighbours);
            }
        }
    }

    // Of what a quota bounds, each container that it counts must say how much it takes.
    private static void CheckNamed(JsonObject pod, JsonObject quota, string name, string kind, string resource)
    {
        var silent = PodResources.AllContainers(pod).Where(container => container.At("resources", kind, resource) is null).ToList();
        if (pod.At("spec", "resources", kind, resource) is null && silent.Count > 0)
            throw ResizeRefusedException.NotNamed(
                pod.Name,
                quota.Name,
                name,
                string.Join(',', silent.Select(container => container.Text("name")))
            );
    }

    /// <summary>Returns the change of a quota's status that charges it, or null where it does not bound CPU and memory.</summary>
    /// <param name="neighbours">The other pods that it counts.</param>
    public static JsonObject? Charge(JsonObject after, JsonObject quota, IReadOnlyList<JsonObject> neighbours)
    {
        var used = new JsonObject();
        foreach (var (kind, resource) in Counted)
        foreach (var name in new[] { $"{kind}.{resource}", kind == "requests" ? resource : "" })
            if (quota.At("spec", "hard", name) is not null)
                used[name] = PodResources.Text(
                    name,
                    neighbours.Where(IsActive).Append(after).Sum(pod => PodResources.Total(pod, kind, resource))
                );
        return used.Count == 0 ? null : new JsonObject { ["status"] = new JsonObject { ["used"] = used } };
    }

    private static bool IsActive(JsonObject pod) => pod.Text("status", "phase") is not ("Succeeded" or "Failed");

    private static void Check(
        JsonObject before,
        JsonObject after,
        JsonObject quota,
        string name,
        Func<JsonObject, decimal> amountOf,
        IReadOnlyList<JsonObject> neighbours
    )
    {
        var more = amountOf(after) - amountOf(before);
        var used = neighbours.Where(IsActive).Sum(amountOf) + amountOf(before);
        if (more > 0 && used + more > PodResources.Amount(quota.At("spec", "hard", name)))
            throw ResizeRefusedException.OverQuota(
                after.Name,
                quota.Name,
                name,
                PodResources.Text(name, more),
                PodResources.Text(name, used),
                quota.Text("spec", "hard", name)
            );
    }
}
