using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Proxies.PodResize;

namespace Bonding.TestKit.Nodes;

/// <summary>
/// Retries the deferred resizes of a node, as a kubelet does with every pod that comes, changes or goes: by priority,
/// then Guaranteed pods, then what waits longest.
/// </summary>
internal sealed class DeferredResizes(JsonClient api, ObjectCache pods)
{
    public async Task RetryAsync(string nodeName, CancellationToken stop)
    {
        var onNode = pods.Group(nodeName);
        var deferred = onNode.Where(IsDeferred).ToList();
        if (deferred.Count == 0)
            return;
        var node = await api.GetAsync(ApiResource.Nodes, new ObjectRef("", nodeName), stop);
        var next = deferred
            .OrderByDescending(Priority)
            .ThenByDescending(pod => pod.Text("status", "qosClass") == "Guaranteed")
            .ThenBy(pod => pod.Condition(ResizeAdmission.Pending).Text("lastTransitionTime"), StringComparer.Ordinal)
            .FirstOrDefault(pod => ResizeAdmission.Fits(pod, node, onNode.Where(other => other.Uid != pod.Uid)));
        if (next is not null)
            await GrantAsync(next, stop);
    }

    private static bool IsDeferred(JsonObject pod) =>
        pod.Condition(ResizeAdmission.Pending) is { } pending && pending.Text("reason") == "Deferred";

    private static int Priority(JsonObject pod) => int.TryParse(pod.Text("spec", "priority"), out var priority) ? priority : 0;

    private async Task GrantAsync(JsonObject pod, CancellationToken stop)
    {
        var annotations = new JsonObject { ["annotations"] = new JsonObject { [ResizeAdmission.HeldRequests] = null } };
        await api.MergeAsync(ApiResource.Pods, pod.Key, new JsonObject { ["metadata"] = annotations }, stop);
        var condition = new JsonObject { ["type"] = ResizeAdmission.Pending, ["$patch"] = "delete" };
        var status = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } };
        pods.Observe(await api.StrategicAsync(ApiResource.Pods, pod.Key, status, stop, "status"));
    }
}
