using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>The virt-controller's work on one VirtualMachine: its instance exists or not, and its status says so.</summary>
internal sealed class VmReconciler(VirtState state)
{
    private static readonly string[] Finished = ["Succeeded", "Failed"];

    public async Task ReconcileAsync(ObjectRef key, CancellationToken stop)
    {
        if (state.Machines.Get(key) is not { } machine)
            return;
        var instance = state.InstanceOf(machine);
        if (machine.IsDeleting)
        {
            await DeleteAsync(machine, instance, stop);
            return;
        }

        instance = await RunAsync(machine, instance, stop);
        var restart = instance is { IsDeleting: false } ? TemplateChange.RestartReason(machine, instance) : null;
        if (instance is { IsDeleting: false } && restart is null && TemplateChange.LiveUpdate(machine, instance, state.Time) is { } updated)
            await state.ReplaceInstanceAsync(updated, stop);
        await WriteStatusAsync(machine, instance, restart, stop);
    }

    private async Task DeleteAsync(JsonObject machine, JsonObject? instance, CancellationToken stop)
    {
        if (instance is { IsDeleting: false })
            await state.Api.DeleteAsync(ApiResource.Instances, instance.Key, stop);
        else if (instance is null)
            await state.ReleaseAsync(ApiResource.VirtualMachines, machine, stop);
    }

    private async Task<JsonObject?> RunAsync(JsonObject machine, JsonObject? instance, CancellationToken stop)
    {
        var wanted = VmStatus.WantsInstance(machine, instance);
        if (instance is null && wanted)
        {
            instance = await state.Api.CreateAsync(ApiResource.Instances, Instance(machine), stop);
            state.Instances.Observe(instance);
        }
        else if (instance is { IsDeleting: false } && (!wanted || Finished.Contains(instance.Text("status", "phase"))))
        {
            instance = await state.Api.DeleteAsync(ApiResource.Instances, instance.Key, stop);
            state.Instances.Observe(instance);
        }

        return instance;
    }

    private async Task WriteStatusAsync(JsonObject machine, JsonObject? instance, string? restart, CancellationToken stop)
    {
        var changed = (JsonObject)machine.DeepClone();
        changed["status"] = VmStatus.Of(machine, instance, restart, state.Time);
        if (!JsonNode.DeepEquals(changed["status"], machine["status"]))
            state.Machines.Observe(await state.Api.ReplaceAsync(ApiResource.VirtualMachines, changed, stop, "status"));
        if (machine.At("metadata", "finalizers") is JsonArray { Count: > 0 })
            return;
        var finalizers = new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray(VirtState.MachineFinalizer) } };
        state.Machines.Observe(await state.Api.MergeAsync(ApiResource.VirtualMachines, machine.Key, finalizers, stop));
    }

    private static JsonObject Instance(JsonObject machine) =>
        new()
        {
            ["apiVersion"] = "kubevirt.io/v1",
            ["kind"] = "VirtualMachineInstance",
            ["metadata"] = new JsonObject
            {
                ["name"] = machine.Name,
                ["namespace"] = machine.Namespace,
                ["labels"] = machine.At("spec", "template", "metadata", "labels").Copy(),
                ["annotations"] = machine.At("spec", "template", "metadata", "annotations").Copy(),
                ["finalizers"] = new JsonArray(VirtState.InstanceFinalizer, VirtState.MachineFinalizer),
                ["ownerReferences"] = new JsonArray(OwnerReference.To("VirtualMachine", machine)),
            },
            ["spec"] = TemplateChange.StartSpec(machine),
            ["status"] = new JsonObject { ["phase"] = "Pending" },
        };
}
