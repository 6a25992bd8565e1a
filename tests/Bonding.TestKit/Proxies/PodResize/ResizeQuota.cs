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
    /// <exception cref="ResizeRefusal">The change takes more than the quota has left.</exception>
    public static void Check(JsonObject before, JsonObject after, JsonObject quota, IReadOnlyList<JsonObject> neighbours)
    {
        foreach (var (kind, resource) in Counted)
        {
            // A plain "cpu" is the quota of its requests.
            var name = new[] { $"{kind}.{resource}", kind == "requests" ? resource : "" }.FirstOrDefault(one =>
                quota.At("spec", "hard", one) is not null
            );
            if (name is not null)
                Check(before, after, quota, name, pod => PodResources.Total(pod, kind, resource), neighbours);
        }
    }

    /// <summary>Returns the change of a quota's status that charges it, or null where it does not bound CPU and memory.</summary>
    /// <param name="neighbours">The other pods that it counts.</param>
    public static JsonObject? Charge(JsonObject after, JsonObject quota, IReadOnlyList<JsonObject> neighbours)
    {
        var used = new JsonObject();
        foreach (var (kind, resource) in Counted)
        foreach (var name in new[] { $"{kind}.{resource}", kind == "requests" ? resource : "" })
            if (quota.At("spec", "hard", name) is not null)
                used[name] = Text(name, neighbours.Where(IsActive).Append(after).Sum(pod => PodResources.Total(pod, kind, resource)));
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
            throw ResizeRefusal.OverQuota(
                after.Name,
                quota.Name,
                name,
                Text(name, more),
                Text(name, used),
                quota.Text("spec", "hard", name)
            );
    }

    private static string Text(string name, decimal amount) =>
        name.EndsWith("cpu", StringComparison.Ordinal) && amount != decimal.Truncate(amount) ? $"{amount * 1000:0}m" : $"{amount:0}";
}
