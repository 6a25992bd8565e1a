using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using k8s;

namespace Bonding.TestKit.KubeVirt;

/// <summary>
/// KubeVirt without hypervisors: its kinds, its admission rules and what its controllers do between VirtualMachine,
/// VirtualMachineInstance, launcher pod and migration. Pods are started and stopped by whoever plays the nodes.
/// </summary>
public sealed class VirtController : SimulatedController
{
    private readonly k8s.Kubernetes _client;
    private readonly VirtState _state;
    private readonly KeyedLoop _machines;
    private readonly KeyedLoop _instances;
    private readonly KeyedLoop _migrations;
    private KubeVirtWebhooks? _webhooks;
    private SubresourceApi? _subresources;

    private VirtController(KubernetesClientConfiguration admin, VirtOptions options)
        : base(options.Time)
    {
        _client = new k8s.Kubernetes(admin);
        _state = new VirtState(_client, options.Time);
        _machines = new KeyedLoop(options.Time, new VmReconciler(_state).ReconcileAsync);
        _instances = new KeyedLoop(options.Time, new InstanceReconciler(_state).ReconcileAsync);
        _migrations = new KeyedLoop(options.Time, new MigrationReconciler(_state, options.MigrationTime, MigrateAgainAsync).ReconcileAsync);
        _state.Machines.Changed += machine => _machines.Add(machine.Key);
        _state.Instances.Changed += OnInstance;
        _state.Pods.Changed += OnPod;
        _state.Migrations.Changed += migration => _migrations.Add(migration.Key);
    }

    /// <summary>The last failure of the simulation itself, or null.</summary>
    public Exception? LastError => _machines.LastError ?? _instances.LastError ?? _migrations.LastError;

    /// <summary>Installs the CRDs, the webhooks and the subresources and starts the controllers; done when all of them serve.</summary>
    public static async Task<VirtController> StartAsync(
        KubernetesClientConfiguration admin,
        CancellationToken stop,
        VirtOptions? options = null
    )
    {
        await KubeVirtCrds.InstallAsync(admin, stop);
        var controller = new VirtController(admin, options ?? new VirtOptions());
        try
        {
            var api = new JsonClient(controller._client);
            controller._webhooks = await KubeVirtWebhooks.StartAsync(api, stop);
            controller._subresources = await SubresourceApi.StartAsync(
                api,
                (machine, token) => controller.RestartAsync(machine.Namespace, machine.Name, token),
                stop
            );
            await controller.RunAsync(
                controller._state.Caches,
                [controller._machines, controller._instances, controller._migrations],
                stop
            );
            return controller;
        }
        catch
        {
            await controller.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>virtctl restart</c> does: the running instance stops, and a new one starts from the template.</summary>
    public Task RestartAsync(string @namespace, string name, CancellationToken stop) =>
        RequestAsync(new ObjectRef(@namespace, name), stop, "Stop", "Start");

    /// <summary>What <c>virtctl start</c> does for a VM of run strategy Manual.</summary>
    public Task StartMachineAsync(string @namespace, string name, CancellationToken stop) =>
        RequestAsync(new ObjectRef(@namespace, name), stop, "Start");

    /// <summary>What <c>virtctl stop</c> does for a VM of run strategy Manual.</summary>
    public Task StopMachineAsync(string @namespace, string name, CancellationToken stop) =>
        RequestAsync(new ObjectRef(@namespace, name), stop, "Stop");

    protected override async ValueTask DisposePartsAsync()
    {
        if (_subresources is not null)
            await _subresources.DisposeAsync();
        if (_webhooks is not null)
            await _webhooks.DisposeAsync();
        _client.Dispose();
    }

    private async Task RequestAsync(ObjectRef machine, CancellationToken stop, params string[] actions)
    {
        var requests = new JsonArray();
        foreach (var action in actions)
        {
            var request = new JsonObject { ["action"] = action };
            if (action == "Stop")
                request["uid"] = (await _state.Api.GetAsync(ApiResource.Instances, machine, stop)).Uid;
            requests.Add(request);
        }

        var status = new JsonObject { ["status"] = new JsonObject { ["stateChangeRequests"] = requests } };
        await _state.Api.MergeAsync(ApiResource.VirtualMachines, machine, status, stop, "status");
    }

    private Task MigrateAgainAsync(ObjectRef key, TimeSpan delay) => _migrations.AddAfterAsync(key, delay, Stopping);

    private void OnInstance(JsonObject instance)
    {
        _instances.Add(instance.Key);
        _machines.Add(instance.Key);
        foreach (var migration in _state.Migrations.Group(instance.Key.ToString()))
            _migrations.Add(migration.Key);
    }

    private void OnPod(JsonObject pod)
    {
        if (pod.Text("metadata", "labels", "kubevirt.io") != "virt-launcher")
            return;
        var instance = new ObjectRef(pod.Namespace, pod.Text("metadata", "annotations", "kubevirt.io/domain"));
        _instances.Add(instance);
        foreach (var migration in _state.Migrations.Group(instance.ToString()))
            _migrations.Add(migration.Key);
    }
}
