using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>
/// The state that the simulated virt-controller and virt-handler read and write, as KubeVirt's own ServiceAccount.
/// </summary>
internal sealed class VirtState(k8s.Kubernetes client, TimeProvider time)
{
    public const string ControllerUser = "system:serviceaccount:kubevirt:kubevirt-controller";
    public const string MachineFinalizer = "kubevirt.io/virtualMachineControllerFinalize";
    public const string InstanceFinalizer = "kubevirt.io/foregroundDeleteVirtualMachine";
    public const string MigrationFinalizer = "kubevirt.io/migrationJobFinalize";

    public JsonClient Api { get; } = new(client, ControllerUser);

    public TimeProvider Time { get; } = time;

    public ObjectCache Machines { get; } = Cache(client, ApiResource.VirtualMachines, _ => "");

    /// <summary>Grouped by the owning VM's UID.</summary>
    public ObjectCache Instances { get; } = Cache(client, ApiResource.Instances, instance => instance.ControllerUid);

    /// <summary>Launcher pods are grouped by their instance's UID.</summary>
    public ObjectCache Pods { get; } = Cache(client, ApiResource.Pods, pod => pod.ControllerUid);

    /// <summary>Grouped by namespace/instance.</summary>
    public ObjectCache Migrations { get; } =
        Cache(
            client,
            ApiResource.Migrations,
            migration => new ObjectRef(migration.Namespace, migration.Text("spec", "vmiName")).ToString()
        );

    public IReadOnlyList<ObjectCache> Caches => [Machines, Instances, Pods, Migrations];

    /// <summary>The instance that a machine started, or null.</summary>
    public JsonObject? InstanceOf(JsonObject machine) =>
        Instances.Get(machine.Key) is { } instance && instance.ControllerUid == machine.Uid ? instance : null;

    /// <summary>Writes a changed instance: status and spec go together, for the kind has no status subresource.</summary>
    public async Task ReplaceInstanceAsync(JsonObject instance, CancellationToken stop) =>
        Instances.Observe(await Api.ReplaceAsync(ApiResource.Instances, instance, stop));

    /// <summary>Writes the object without its finalizers, which lets its deletion finish.</summary>
    public Task ReleaseAsync(ApiResource resource, JsonObject item, CancellationToken stop) =>
        Api.MergeAsync(resource, item.Key, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, stop);

    private static ObjectCache Cache(k8s.Kubernetes client, ApiResource resource, Func<JsonObject, string> groupBy) =>
        new(new JsonClient(client, ControllerUser), resource, groupBy);
}
