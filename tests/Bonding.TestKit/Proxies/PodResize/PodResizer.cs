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
    /// <exception cref="ResizeRefusedException">The change is not allowed, or others changed the pod each time it was tried.</exception>
    public async Task<JsonObject> ResizeAsync(ObjectRef pod, JsonObject patch, string manager, CancellationToken cancellationToken)
    {
        var key = $"/registry/pods/{pod.Namespace}/{pod.Name}";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (before, revision) = await _store.ReadAsync(key, cancellationToken) ?? throw ResizeRefusedException.NotFound(pod.Name);
            if (patch.Text("metadata", "resourceVersion") is { Length: > 0 } expected && expected != $"{revision}")
                throw ResizeRefusedException.Conflict(pod.Name);
            var after = await DecideAsync(before, patch, manager, cancellationToken);
            if (JsonNode.DeepEquals(before, after) || await _store.WriteAsync(key, Next(after), revision, cancellationToken))
                return await _api.GetAsync(ApiResource.Pods, pod, cancellationToken);
        }

        throw ResizeRefusedException.Conflict(pod.Name);
    }

    public void Dispose()
    {
        _store.Dispose();
        _admin.Dispose();
    }

    private async Task<JsonObject> DecideAsync(JsonObject before, JsonObject patch, string manager, CancellationToken cancellationToken)
    {
        var around = await AroundAsync(before, cancellationToken);
        var after = ResizeModel.Decide(before, patch, around, manager, Timestamp.Of(TimeProvider.System));
        // Admission charges a quota before the change is stored.
        foreach (var quota in around.QuotasOf(before))
            if (ResizeQuota.Charge(after, quota, [.. around.InNamespace.Where(other => QuotaScope.Counts(quota, other))]) is { } status)
                await _api.MergeAsync(ApiResource.Quotas, quota.Key, status, cancellationToken, "status");
        return after;
    }

    private async Task<ResizeSurroundings> AroundAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var nodeName = pod.Text("spec", "nodeName");
        var pods = await ListAsync(ApiResource.Pods, other => other.Uid != pod.Uid, cancellationToken);
        return new(
            nodeName.Length == 0 ? null : await _api.GetAsync(ApiResource.Nodes, new ObjectRef("", nodeName), cancellationToken),
            [.. pods.Where(other => other.Text("spec", "nodeName") == nodeName)],
            [.. pods.Where(other => other.Namespace == pod.Namespace)],
            await ListAsync(ApiResource.Ranges, range => range.Namespace == pod.Namespace, cancellationToken),
            await ListAsync(ApiResource.Quotas, quota => quota.Namespace == pod.Namespace, cancellationToken)
        );
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(
        ApiResource kind,
        Predicate<JsonObject> wanted,
        CancellationToken cancellationToken
    ) => [.. (await _api.ListAsync(kind, cancellationToken))["items"]!.AsArray().OfType<JsonObject>().Where(item => wanted(item))];

    /// <summary>A change of the spec raises the generation; old servers keep it though they do not set it.</summary>
    private static JsonObject Next(JsonObject pod)
    {
        pod["metadata"]!["generation"] = (long.TryParse(pod.Text("metadata", "generation"), out var generation) ? generation : 0) + 1;
        return pod;
    }
}
