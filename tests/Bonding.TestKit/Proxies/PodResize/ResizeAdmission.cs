using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>
/// Decides about a resize as the pod's node does. With enough room the new values count at once. Otherwise the pod gets
/// the condition <c>PodResizePending</c> / <c>Deferred</c>, and an annotation keeps the requests that still hold,
/// because the old API server has no field for them; <see cref="Nodes.DeferredResizes"/> tries again when room appears.
/// A Guaranteed pod on a node whose CPU manager has the static policy is <c>Infeasible</c>.
/// </summary>
internal static class ResizeAdmission
{
    /// <summary>
    /// The annotation of a pod whose resize is pending: the total requests that still hold, as JSON such as
    /// <c>{"cpu":"0.2","memory":"67108864"}</c>.
    /// </summary>
    public const string HeldRequests = "testkit.bonding.dev/held-requests";

    /// <summary>The annotation of a node: the policy of its CPU manager, <c>static</c> or none.</summary>
    public const string CpuManagerPolicy = "testkit.bonding.dev/cpu-manager-policy";

    /// <summary>The annotation of a node that cannot carry out what it accepts: <c>true</c> or none.</summary>
    public const string FailsResizes = "testkit.bonding.dev/fails-resizes";

    public const string Pending = "PodResizePending";
    public const string InProgress = "PodResizeInProgress";
    private const string Failure = "the runtime could not update the container";
    private const string StaticCpus = "Resize is infeasible for Guaranteed Pods alongside CPU Manager policy \"static\"";

    /// <summary>Sets or clears the condition on <paramref name="after"/>.</summary>
    /// <param name="neighbours">The other pods of the node.</param>
    /// <exception cref="ResizeRefusedException">More than the whole node has.</exception>
    public static void Decide(JsonObject before, JsonObject after, JsonObject node, IReadOnlyList<JsonObject> neighbours, string now)
    {
        string? shortage = null;
        foreach (var resource in PodResources.Resizable)
        {
            var wanted = PodResources.Requested(after, resource);
            var allocatable = PodResources.Amount(node.At("status", "allocatable", resource));
            if (wanted > allocatable)
                throw ResizeRefusedException.OverNodeCapacity(
                    after.Name,
                    resource,
                    wanted * ScaleOf(resource),
                    allocatable * ScaleOf(resource)
                );
            var used = neighbours.Where(IsActive).Sum(pod => Held(pod, resource));
            if (wanted > Held(before, resource) && wanted + used > allocatable)
                shortage ??= Shortage(resource, wanted, used, allocatable);
        }

        RemoveVerdicts(after);
        if (HasStaticCpus(after, node) && PodResources.Requested(after, "cpu") != Held(before, "cpu"))
            Put(before, after, Pending, "Infeasible", StaticCpus, now, resource => Held(before, resource));
        else if (shortage is not null)
            Put(before, after, Pending, "Deferred", shortage, now, resource => Held(before, resource));
        else if (Fails(node))
            // It has accepted the new values, and the containers have the old ones.
            Put(
                before,
                after,
                InProgress,
                "Error",
                Failure,
                now,
                resource => Math.Max(Held(before, resource), PodResources.Requested(after, resource))
            );
    }

    /// <summary>Whether the node has room for what a deferred pod asks for.</summary>
    /// <param name="neighbours">The other pods of the node.</param>
    public static bool Fits(JsonObject deferred, JsonObject node, IEnumerable<JsonObject> neighbours) =>
        PodResources.Resizable.All(resource =>
            PodResources.Requested(deferred, resource) + neighbours.Where(IsActive).Sum(pod => Held(pod, resource))
            <= PodResources.Amount(node.At("status", "allocatable", resource))
        );

    /// <summary>Whether a node cannot carry out what it accepts.</summary>
    public static bool Fails(JsonObject node) => node.Text("metadata", "annotations", FailsResizes) == "true";

    private static bool HasStaticCpus(JsonObject pod, JsonObject node) =>
        node.Text("metadata", "annotations", CpuManagerPolicy) == "static" && PodResources.QosClass(pod) == "Guaranteed";

    /// <summary>The requests that hold: those of the spec, or the kept ones while a resize is pending.</summary>
    private static decimal Held(JsonObject pod, string resource) =>
        pod.Text("metadata", "annotations", HeldRequests) is { Length: > 0 } kept
            ? PodResources.Amount(JsonNode.Parse(kept).At(resource))
            : PodResources.Requested(pod, resource);

    private static void Put(
        JsonObject before,
        JsonObject after,
        string type,
        string reason,
        string message,
        string now,
        Func<string, decimal> held
    )
    {
        var kept = new JsonObject();
        foreach (var resource in PodResources.Resizable)
            kept[resource] = held(resource).ToString(CultureInfo.InvariantCulture);
        Child(after, "metadata", "annotations")[HeldRequests] = kept.ToJsonString();
        if (after["status"]!["conditions"] is not JsonArray conditions)
            after["status"]!["conditions"] = conditions = [];
        conditions.Add(
            new JsonObject
            {
                ["type"] = type,
                ["status"] = "True",
                ["reason"] = reason,
                ["message"] = message,
                ["observedGeneration"] = Generation(before) + 1,
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = now,
            }
        );
    }

    private static long Generation(JsonObject pod) =>
        long.TryParse(pod.Text("metadata", "generation"), out var generation) ? generation : 0;

    private static void RemoveVerdicts(JsonObject pod)
    {
        (pod.At("metadata", "annotations") as JsonObject)?.Remove(HeldRequests);
        foreach (var type in (string[])[Pending, InProgress])
            if (pod.Condition(type) is { } verdict)
                pod.At("status", "conditions")!.AsArray().Remove(verdict);
    }

    private static bool IsActive(JsonObject pod) => pod.Text("status", "phase") is not ("Succeeded" or "Failed");

    // CPU is counted in thousandths.
    private static int ScaleOf(string resource) => resource == "cpu" ? 1000 : 1;

    private static string Shortage(string resource, decimal wanted, decimal used, decimal capacity)
    {
        var scale = ScaleOf(resource);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Node didn't have enough resource: {resource}, requested: {wanted * scale:0}, "
                + $"used: {used * scale:0}, capacity: {capacity * scale:0}"
        );
    }

    private static JsonObject Child(JsonObject item, string parent, string name)
    {
        if (item[parent]![name] is not JsonObject child)
            item[parent]![name] = child = [];
        return child;
    }
}
