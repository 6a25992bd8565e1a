using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using k8s;

namespace Bonding.TestKit.Nodes;

/// <summary>
/// Ready nodes without machines: registers them, keeps them Ready (Lease and status), and plays the kubelet for the pods bound to them.
/// Pods of other nodes are left alone.
/// </summary>
public sealed class SimulatedNodes : SimulatedController
{
    private static readonly TimeSpan LeaseEvery = TimeSpan.FromSeconds(5);
    private const int LeasesPerStatus = 6;

    private readonly JsonClient _api;
    private readonly ObjectCache _pods;
    private readonly KeyedLoop _loop;
    private readonly PodStatuses _statuses;
    private readonly DeferredResizes _deferred;
    private readonly KeyedLoop _resizes;
    private readonly TimeSpan _stopTime;
    private readonly HashSet<string> _names;
    private readonly NodeObjects _objects;
    private readonly Predicate<JsonObject> _isUnseen;

    private SimulatedNodes(
        k8s.Kubernetes client,
        IReadOnlyList<string> names,
        NodeSize size,
        TimeSpan stopTime,
        TimeProvider time,
        Predicate<JsonObject> isUnseen
    )
        : base(time)
    {
        Names = names;
        _names = [.. names];
        _api = new JsonClient(client);
        _pods = new ObjectCache(_api, ApiResource.Pods, pod => pod.Text("spec", "nodeName"));
        _loop = new KeyedLoop(time, ReconcileAsync);
        _deferred = new DeferredResizes(_api, _pods);
        _resizes = new KeyedLoop(time, (node, stop) => _deferred.RetryAsync(node.Name, stop));
        _objects = new NodeObjects(size, time);
        _statuses = new PodStatuses(time);
        (_stopTime, _isUnseen) = (stopTime, isUnseen);
        _pods.Changed += OnPod;
    }

    /// <summary>The nodes' names: node-1, node-2, …</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The last failure of the simulation itself, or null.</summary>
    public Exception? LastError => _loop.LastError ?? _resizes.LastError;

    /// <summary>
    /// Registers the nodes and starts to simulate them. A deleted pod takes <paramref name="stopTime"/> to stop, or 0.5
    /// s if it is null. Pods that are <paramref name="unseen"/> are left alone, as by a kubelet that has not looked at them.
    /// </summary>
    public static async Task<SimulatedNodes> StartAsync(
        KubernetesClientConfiguration admin,
        int count,
        NodeSize size,
        CancellationToken stop,
        TimeSpan? stopTime = null,
        TimeProvider? time = null,
        Predicate<JsonObject>? unseen = null
    )
    {
        var names = Enumerable.Range(1, count).Select(n => $"node-{n}").ToList();
        var nodes = new SimulatedNodes(
            new k8s.Kubernetes(admin),
            names,
            size,
            stopTime ?? TimeSpan.FromSeconds(0.5),
            time ?? TimeProvider.System,
            unseen ?? (_ => false)
        );
        try
        {
            foreach (var name in names)
                await nodes.RegisterAsync(name, stop);
            await nodes.RunAsync([nodes._pods], [nodes._loop, nodes._resizes], stop);
            nodes.Run(nodes.BeatAsync());
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    private void OnPod(JsonObject pod)
    {
        _loop.Add(pod.Key);
        if (_names.Contains(pod.Text("spec", "nodeName")))
            _resizes.Add(new ObjectRef("", pod.Text("spec", "nodeName")));
    }

    private async Task RegisterAsync(string name, CancellationToken stop)
    {
        await _api.CreateAsync(ApiResource.Nodes, NodeObjects.Node(name), stop);
        await _api.MergeAsync(ApiResource.Nodes, new ObjectRef("", name), _objects.Status(), stop, "status");
        await EnsureLeaseNamespaceAsync(stop);
        await _api.CreateAsync(ApiResource.Leases, _objects.Lease(name), stop);
    }

    private async Task EnsureLeaseNamespaceAsync(CancellationToken stop)
    {
        try
        {
            await _api.CreateAsync(new ApiResource("v1", "namespaces"), NodeObjects.LeaseNamespace(), stop);
        }
        catch (JsonClientException error) when (error.Code == System.Net.HttpStatusCode.Conflict)
        {
            // The API server makes it too, a moment after its start.
        }
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(LeaseEvery, Time);
        for (var beat = 1; await timer.WaitForNextTickAsync(Stopping); beat++)
        {
            foreach (var name in Names)
                await BeatAsync(name, beat % LeasesPerStatus == 0);
        }
    }

    private async Task BeatAsync(string name, bool withStatus)
    {
        try
        {
            var lease = new ObjectRef(NodeObjects.LeaseNamespaceName, name);
            await _api.MergeAsync(ApiResource.Leases, lease, _objects.LeaseRenewal(), Stopping);
            if (withStatus)
                await _api.StrategicAsync(ApiResource.Nodes, new ObjectRef("", name), _objects.Heartbeat(), Stopping, "status");
        }
        catch (Exception error) when (error is JsonClientException or HttpRequestException or IOException)
        {
            // The next beat comes before the node counts as lost.
        }
    }

    private async Task ReconcileAsync(ObjectRef key, CancellationToken stop)
    {
        if (_pods.Get(key) is not { } pod || !_names.Contains(pod.Text("spec", "nodeName")) || _isUnseen(pod))
            return;
        if (pod.IsDeleting)
            await CompleteDeletionAsync(pod, stop);
        else if (pod.Text("status", "phase") is "Pending" or "")
            _pods.Observe(await _api.StrategicAsync(ApiResource.Pods, key, _statuses.Running(pod), stop, "status"));
        else if (PodStatuses.ResizeToEnact(pod) is { } enacted)
            _pods.Observe(await _api.StrategicAsync(ApiResource.Pods, key, enacted, stop, "status"));
    }

    private async Task CompleteDeletionAsync(JsonObject pod, CancellationToken stop)
    {
        await Task.Delay(_stopTime, Time, stop);
        await _api.DeleteAsync(ApiResource.Pods, pod.Key, stop, graceSeconds: 0);
    }
}
