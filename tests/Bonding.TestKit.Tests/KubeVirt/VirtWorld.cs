using System.Net;
using System.Text.Json.Nodes;
using Bonding.TestKit.ControlPlanes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Tests.KubeVirt;

/// <summary>One control plane with two simulated nodes and KubeVirt, shared by the tests; each test has a namespace of its own.</summary>
public sealed class VirtWorld : IAsyncLifetime
{
    /// <summary>A node that is silent for longer is Ready no more.</summary>
    public static readonly TimeSpan NodeGrace = TimeSpan.FromSeconds(16);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ControlPlane? _controlPlane;
    private SimulatedNodes? _nodes;
    private VirtController? _virt;
    private k8s.Kubernetes? _client;
    private int _namespaces;

    public VirtController Virt => _virt!;

    public SimulatedNodes Nodes => _nodes!;

    /// <summary>Acts as a cluster administrator, who is none of KubeVirt's own users.</summary>
    public JsonClient Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new ControlPlaneOptions { NodeMonitorGracePeriod = NodeGrace };
        _controlPlane = await ControlPlane.StartAsync(options, CancellationToken.None);
        var admin = _controlPlane.AdminConfig;
        _client = new k8s.Kubernetes(admin);
        Api = new JsonClient(_client);
        _nodes = await SimulatedNodes.StartAsync(
            admin,
            2,
            new NodeSize(8000, 32768),
            CancellationToken.None,
            TimeSpan.FromMilliseconds(100)
        );
        _virt = await VirtController.StartAsync(admin, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_virt is not null)
            await _virt.DisposeAsync();
        if (_nodes is not null)
            await _nodes.DisposeAsync();
        _client?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
    }

    public async Task<string> NamespaceAsync(CancellationToken stop)
    {
        var name = $"virt-{Interlocked.Increment(ref _namespaces)}";
        var item = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        await Api.CreateAsync(new ApiResource("v1", "namespaces"), item, stop);
        return name;
    }

    /// <summary>Creates a pod as soon as the controller manager has given its new namespace the ServiceAccount that pods need.</summary>
    public async Task<JsonObject> CreatePodAsync(JsonObject pod, CancellationToken stop)
    {
        return await Eventually.GetAsync(TryCreateAsync, _ => true, stop, Patience);

        async Task<JsonObject?> TryCreateAsync(CancellationToken token)
        {
            try
            {
                return await Api.CreateAsync(ApiResource.Pods, pod, token);
            }
            catch (JsonClientException error) when (error.Code is HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError)
            {
                return null;
            }
        }
    }

    /// <summary>Creates the VM and waits until its guest runs; the answer is the instance.</summary>
    public async Task<JsonObject> RunAsync(VmSpec machine, CancellationToken stop)
    {
        await Api.CreateAsync(ApiResource.VirtualMachines, machine.ToObject(), stop);
        return await UntilAsync(ApiResource.Instances, new ObjectRef(machine.Namespace, machine.Name), IsRunning, stop);
    }

    public static bool IsRunning(JsonObject instance) => instance.Text("status", "phase") == "Running";

    /// <summary>The object as soon as it is there and as wanted.</summary>
    public async Task<JsonObject> UntilAsync(ApiResource resource, ObjectRef key, Func<JsonObject, bool> wanted, CancellationToken stop)
    {
        try
        {
            return await Eventually.GetAsync(
                token => FindAsync(resource, key, token),
                new(wanted),
                stop,
                Patience,
                $"{resource.Plural} {key}"
            );
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} ({Virt.LastError ?? Nodes.LastError})", late);
        }
    }

    public Task UntilGoneAsync(ApiResource resource, ObjectRef key, CancellationToken stop) =>
        Eventually.TrueAsync(
            async token => await FindAsync(resource, key, token) is null,
            stop,
            Patience,
            $"{resource.Plural} {key} is gone"
        );

    /// <summary>The launcher pods of an instance, by name.</summary>
    public async Task<IReadOnlyList<JsonObject>> PodsAsync(JsonObject instance, CancellationToken stop) =>
        [
            .. (await Api.ListAsync(ApiResource.Pods, stop))["items"]!
                .AsArray()
                .OfType<JsonObject>()
                .Where(pod => pod.Text("metadata", "labels", "kubevirt.io/created-by") == instance.Uid),
        ];

    private async Task<JsonObject?> FindAsync(ApiResource resource, ObjectRef key, CancellationToken stop)
    {
        try
        {
            return await Api.GetAsync(resource, key, stop);
        }
        catch (JsonClientException error) when (error.Code == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
