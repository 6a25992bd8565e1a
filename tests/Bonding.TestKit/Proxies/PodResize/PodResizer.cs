using System.Text.Json.Nodes;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>
/// Carries out a resize on a server that has no call for it: the pod is changed in etcd, under the revision that was read, so that
/// its resourceVersion, every watch and the scheduler see the change as they see any other.
/// </summary>
internal sealed class PodResizer : IDisposable
{
    private const int Attempts = 10;

    private readonly k8s.Kubernetes _admin;
    private readonly JsonClient _api;
    private readonly EtcdStore _store;

    public PodResizer(ControlPlane controlPlane)
    {
        _admin = new k8s.Kubernetes(controlPlane.AdminConfig);
        _api = new JsonClient(_admin);
        _store = new EtcdStore(controlPlane.EtcdUrl);
    }

    /// <returns>The pod as the API server gives it after the change.</returns>
    /// <exception cref="ResizeRefusal">The change is not allowed, or others changed the pod each time it was tried.</exception>
    public async Task<JsonObject> ResizeAsync(ObjectRef pod, JsonObject patch, string manager, CancellationToken cancellationToken)
    {
        var key = $"/registry/pods/{pod.Namespace}/{pod.Name}";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (before, revision) = await _store.ReadAsync(key, cancellationToken) ?? throw ResizeRefusal.NotFound(pod.Name);
            if (patch.Text("metadata", "resourceVersion") is { Length: > 0 } expected && expected != $"{revision}")
                throw ResizeRefusal.Conflict(pod.Name);
            var after = await DecideAsync(before, patch, cancellationToken);
            ResizeRecord.Add(before, after, manager, Timestamp.Of(TimeProvider.System));
            if (JsonNode.DeepEquals(before, after) || await _store.WriteAsync(key, Next(after), revision, cancellationToken))
                return await _api.GetAsync(ApiResource.Pods, pod, cancellationToken);
        }

        throw ResizeRefusal.Conflict(pod.Name);
    }

    public void Dispose()
    {
        _store.Dispose();
        _admin.Dispose();
    }

    private async Task<JsonObject> DecideAsync(JsonObject before, JsonObject patch, CancellationToken cancellationToken)
    {
        var after = ResizePatch.Apply(before, patch);
        if (ResizeValidation.Check(before, after) is { Count: > 0 } errors)
            throw ResizeRefusal.Invalid(before.Name, errors);
        await CheckRangeAsync(after, cancellationToken);
        await CheckQuotaAsync(before, after, cancellationToken);
        if (before.Text("spec", "nodeName") is not { Length: > 0 } nodeName)
            return after;
        var node = await _api.GetAsync(ApiResource.Nodes, new ObjectRef("", nodeName), cancellationToken);
        var neighbours = await OthersAsync(before, other => other.Text("spec", "nodeName") == nodeName, cancellationToken);
        ResizeAdmission.Decide(before, after, node, neighbours, Timestamp.Of(TimeProvider.System));
        return after;
    }

    private async Task CheckRangeAsync(JsonObject after, CancellationToken cancellationToken)
    {
        var ranges = await _api.ListAsync(ApiResource.Ranges, cancellationToken);
        ResizeRange.Check(after, ranges["items"]!.AsArray().OfType<JsonObject>().Where(range => range.Namespace == after.Namespace));
    }

    private async Task CheckQuotaAsync(JsonObject before, JsonObject after, CancellationToken cancellationToken)
    {
        var quotas = (await _api.ListAsync(ApiResource.Quotas, cancellationToken))["items"]!
            .AsArray()
            .OfType<JsonObject>()
            .Where(quota => quota.Namespace == before.Namespace && QuotaScope.Counts(quota, before))
            .ToList();
        if (quotas.Count == 0)
            return;
        var neighbours = await OthersAsync(before, other => other.Namespace == before.Namespace, cancellationToken);
        foreach (var quota in quotas)
            ResizeQuota.Check(before, after, quota, [.. neighbours.Where(other => QuotaScope.Counts(quota, other))]);
        // Admission charges a quota before the change is stored.
        foreach (var quota in quotas)
            if (ResizeQuota.Charge(after, quota, [.. neighbours.Where(other => QuotaScope.Counts(quota, other))]) is { } status)
                await _api.MergeAsync(ApiResource.Quotas, quota.Key, status, cancellationToken, "status");
    }

    private async Task<IReadOnlyList<JsonObject>> OthersAsync(
        JsonObject pod,
        Predicate<JsonObject> wanted,
        CancellationToken cancellationToken
    )
    {
        var all = await _api.ListAsync(ApiResource.Pods, cancellationToken);
        return [.. all["items"]!.AsArray().OfType<JsonObject>().Where(other => other.Uid != pod.Uid && wanted(other))];
    }

    /// <summary>A change of the spec raises the generation; old servers keep it though they do not set it.</summary>
    private static JsonObject Next(JsonObject pod)
    {
        pod["metadata"]!["generation"] = (long.TryParse(pod.Text("metadata", "generation"), out var generation) ? generation : 0) + 1;
        return pod;
    }
}
