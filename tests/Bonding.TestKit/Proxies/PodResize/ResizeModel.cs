using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>
/// Decides what an API server and a kubelet make of a resize: the patch, the defaults and bounds of the namespace, and the verdict of the
/// node. Judged against what real ones answered (<see cref="RecordedResize"/>).
/// </summary>
public static class ResizeModel
{
    /// <summary>Returns the pod after a resize, with the verdict of its node.</summary>
    /// <param name="before">The pod as it is stored.</param>
    /// <param name="patch">The strategic merge patch.</param>
    /// <param name="around">What the answer depends on besides.</param>
    /// <param name="manager">Who asks.</param>
    /// <param name="now">The time of the verdict.</param>
    /// <exception cref="ResizeRefusedException">The API server would refuse it.</exception>
    public static JsonObject Decide(JsonObject before, JsonObject patch, ResizeSurroundings around, string manager, string now)
    {
        var after = ResizePatch.Apply(before, patch);
        ResizeRecord.Add(before, after, manager, now);
        ResizeRange.Fill(after, around.Ranges);
        if (ResizeValidation.Check(before, after, patch) is { Count: > 0 } errors)
            throw ResizeRefusedException.Invalid(before.Name, errors);
        ResizeRange.Check(after, around.Ranges);
        foreach (var quota in around.QuotasOf(before))
            ResizeQuota.Check(before, after, quota, [.. around.InNamespace.Where(other => QuotaScope.Counts(quota, other))]);
        if (around.Node is { } node && !JsonNode.DeepEquals(before["spec"], after["spec"]))
            ResizeAdmission.Decide(before, after, node, around.OnNode, now);
        return after;
    }

    /// <summary>Returns whether a node has room for what it deferred.</summary>
    public static bool FitsNow(JsonObject deferred, JsonObject node, IReadOnlyList<JsonObject> neighbours) =>
        ResizeAdmission.Fits(deferred, node, neighbours);
}

/// <summary>What the answer to a resize depends on besides its pod.</summary>
/// <param name="Node">The node of the pod; null if it has none.</param>
/// <param name="OnNode">The other pods of that node.</param>
/// <param name="InNamespace">The other pods of the pod's namespace.</param>
/// <param name="Ranges">The LimitRanges of the namespace.</param>
/// <param name="Quotas">The ResourceQuotas of the namespace.</param>
public sealed record ResizeSurroundings(
    JsonObject? Node,
    IReadOnlyList<JsonObject> OnNode,
    IReadOnlyList<JsonObject> InNamespace,
    IReadOnlyList<JsonObject> Ranges,
    IReadOnlyList<JsonObject> Quotas
)
{
    /// <summary>Returns the quotas that count a pod.</summary>
    public IEnumerable<JsonObject> QuotasOf(JsonObject pod) => Quotas.Where(quota => QuotaScope.Counts(quota, pod));
}
