using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>
/// Does the work of virt-controller and virt-handler on one VirtualMachineInstance: creates its launcher pod, and
/// writes its status from the pod's.
/// </summary>
internal sealed class InstanceReconciler(VirtState state)
{
    public async Task ReconcileAsync(ObjectRef key, CancellationToken stop)
    {
        if (state.Instances.Get(key) is not { } instance)
            return;
        var pods = state.Pods.Group(instance.Uid);
        if (instance.IsDeleting)
            await DeleteAsync(instance, pods, stop);
        else if (instance.Text("status", "phase") is not ("Succeeded" or "Failed"))
            await RunAsync(instance, pods, stop);
    }

    private async Task DeleteAsync(JsonObject instance, IReadOnlyList<JsonObject> pods, CancellationToken stop)
    {
        foreach (var pod in pods.Where(pod => !pod.IsDeleting))
            state.Pods.Observe(await state.Api.DeleteAsync(ApiResource.Pods, pod.Key, stop));
        if (pods.Count == 0)
            await state.ReleaseAsync(ApiResource.Instances, instance, stop);
    }

    private async Task RunAsync(JsonObject instance, IReadOnlyList<JsonObject> pods, CancellationToken stop)
    {
        if (instance.Text("status", "phase") is "" or "Pending" && pods.Count == 0)
        {
            var pod = await state.Api.CreateAsync(ApiResource.Pods, LauncherPod.Render(instance), stop);
            state.Pods.Observe(pod);
            pods = [pod];
        }

        var next = InstanceStatus.Next(instance, pods, state.Time);
        if (!JsonNode.DeepEquals(next, instance))
            await state.ReplaceInstanceAsync(next, stop);
        await SyncNodeLabelAsync(next, pods, stop);
    }

    private async Task SyncNodeLabelAsync(JsonObject instance, IReadOnlyList<JsonObject> pods, CancellationToken stop)
    {
        var node = instance.Text("status", "nodeName");
        var active = InstanceStatus.ActivePod(instance, pods);
        if (node.Length == 0 || active is null || active.Text("metadata", "labels", LauncherPod.NodeNameLabel) == node)
            return;
        var label = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [LauncherPod.NodeNameLabel] = node } } };
        state.Pods.Observe(await state.Api.MergeAsync(ApiResource.Pods, active.Key, label, stop));
    }
}
