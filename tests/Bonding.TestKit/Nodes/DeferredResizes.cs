using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Proxies.PodResize;

namespace Bonding.TestKit.Nodes;

/// <summary>
/// Retries the resizes of a node that wait, as a kubelet does with every pod that comes, changes or goes: those that failed, then what is
/// deferred, by priority, then Guaranteed pods, then what waits longest.
/// </summary>
internal sealed class DeferredResizes(JsonClient api, ObjectCache pods)
{
    public async Task RetryAsync(string nodeName, CancellationToken stop)
    {
        var onNode = pods.Group(nodeName);
        if (!onNode.Any(pod => IsDeferred(pod) || HasFailed(pod)))
            return;
        var node = await api.GetAsync(ApiResource.Nodes, new ObjectRef("", nodeName), stop);
        if (!ResizeAdmission.Fails(node) && onNode.FirstOrDefault(HasFailed) is { } failed)
            await GrantAsync(failed, ResizeAdmission.InProgress, stop);
        else if (Next(onNode, node) is { } next)
            await GrantAsync(next, ResizeAdmission.Pending, stop);
    }

    private static JsonObject? Next(IReadOnlyCollection<JsonObject> onNode, JsonObject node) =>
        onNode
            .Where(IsDeferred)
            .OrderByDescending(Priority)
            .ThenByDescending(pod => pod.Text("status", "qosClass") == "Guaranteed")
            .ThenBy(pod => pod.Condition(ResizeAdmission.Pending).Text("lastTransitionTime"), StringComparer.Ordinal)
            .FirstOrDefault(pod => ResizeAdmission.Fits(pod, node, onNode.Where(other => other.Uid != pod.Uid)));

    private static bool IsDeferred(JsonObject pod) =>
        pod.Condition(ResizeAdmission.Pending) is { } pending && pending.Text("reason") == "Deferred";

    private static bool HasFailed(JsonObject pod) => pod.Condition(ResizeAdmission.InProgress).Text("reason") == "Error";

    private static int Priority(JsonObject pod) => int.TryParse(pod.Text("spec", "priority"), out var priority) ? priority : 0;

    private async Task GrantAsync(JsonObject pod, string type, CancellationToken stop)
    {
        var annotations = new JsonObject { ["annotations"] = new JsonObject { [ResizeAdmission.HeldRequests] = null } };
        await api.MergeAsync(ApiResource.Pods, pod.Key, new JsonObject { ["metadata"] = annotations }, stop);
        var condition = new JsonObject { ["type"] = type, ["$patch"] = "delete" };
        var status = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } };
        pods.Observe(await api.StrategicAsync(ApiResource.Pods, pod.Key, status, stop, "status"));
    }
}
