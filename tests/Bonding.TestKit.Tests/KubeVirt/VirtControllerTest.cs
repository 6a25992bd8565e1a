using System.Net;
using System.Text.Json.Nodes;
using Bonding.TestKit.KubeVirt;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.Tests.KubeVirt;

[Collection<VirtWorldCollection>]
public sealed class VirtControllerTest(VirtWorld world)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_VM_that_always_runs_has_an_instance_and_a_launcher_pod_as_KubeVirt_makes_them()
    {
        var key = new ObjectRef(await world.NamespaceAsync(Stop), "web");
        var instance = await world.RunAsync(
            new VmSpec(key.Namespace, key.Name) { Vcpus = 2, PriorityClassName = "system-cluster-critical" },
            Stop
        );
        var pod = Assert.Single(await world.PodsAsync(instance, Stop));
        var machine = await world.UntilAsync(ApiResource.VirtualMachines, key, vm => vm.Text("status", "ready") == "true", Stop);

        Assert.Equal("Running", machine.Text("status", "printableStatus"));
        Assert.Equal(machine.Uid, instance.ControllerUid);
        Assert.Equal(pod.Text("spec", "nodeName"), instance.Text("status", "nodeName"));
        Assert.Equal(pod.Text("spec", "nodeName"), instance.Text("status", "activePods", pod.Uid));
        Assert.Equal("Burstable", instance.Text("status", "qosClass"));
        Assert.StartsWith("virt-launcher-web-", pod.Name, StringComparison.Ordinal);
        Assert.Equal(instance.Uid, pod.ControllerUid);
        Assert.Equal("virt-launcher", pod.Text("metadata", "labels", "kubevirt.io"));
        Assert.Equal("system-cluster-critical", pod.Text("spec", "priorityClassName"));
        var compute = Assert.Single(pod["spec"]!["containers"]!.AsArray());
        Assert.Equal("compute", compute.Text("name"));
        Assert.Equal("200m", compute.Text("resources", "requests", "cpu"));
        Assert.Equal("", compute.Text("resources", "limits", "cpu"));
    }

    [Fact]
    public async Task An_explicit_CPU_request_of_the_template_is_the_pods()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web") { Vcpus = 2, CpuRequest = "300m" }, Stop);
        var pod = Assert.Single(await world.PodsAsync(instance, Stop));
        Assert.Equal("300m", pod["spec"]!["containers"]![0].Text("resources", "requests", "cpu"));
    }

    [Fact]
    public async Task A_strangers_change_of_an_instances_spec_is_refused_in_KubeVirts_words()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        var patch = new JsonObject { ["spec"] = new JsonObject { ["priorityClassName"] = "system-cluster-critical" } };
        var refusal = await Assert.ThrowsAsync<JsonClientException>(() =>
            world.Api.MergeAsync(ApiResource.Instances, instance.Key, patch, Stop)
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refusal.Code);
        Assert.Equal(
            "admission webhook \"virtualmachineinstances-update-validator.kubevirt.io\" denied the request: "
                + "update of VMI object is restricted",
            refusal.Message
        );
    }

    [Fact]
    public async Task A_strangers_annotation_on_an_instance_stays_and_its_status_change_is_taken_back()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["example.com/note"] = "seen" } },
            ["status"] = new JsonObject { ["phase"] = "Failed" },
        };
        var patched = await world.Api.MergeAsync(ApiResource.Instances, instance.Key, patch, Stop);
        Assert.Equal("seen", patched.Text("metadata", "annotations", "example.com/note"));
        Assert.Equal("Running", patched.Text("status", "phase"));
    }

    [Fact]
    public async Task A_changed_priority_class_asks_for_a_restart_until_it_is_taken_back()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        await PatchTemplateAsync(instance.Key, "priorityClassName", "system-cluster-critical");
        var asked = await world.UntilAsync(ApiResource.VirtualMachines, instance.Key, RestartIsRequired, Stop);
        Assert.Equal("a non-live-updatable field was changed in the template spec", asked.Condition("RestartRequired").Text("message"));

        await PatchTemplateAsync(instance.Key, "priorityClassName", null);
        await world.UntilAsync(ApiResource.VirtualMachines, instance.Key, vm => !RestartIsRequired(vm), Stop);
    }

    [Fact]
    public async Task A_restart_brings_the_templates_priority_class_into_force()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        await PatchTemplateAsync(instance.Key, "priorityClassName", "system-cluster-critical");
        await world.UntilAsync(ApiResource.VirtualMachines, instance.Key, RestartIsRequired, Stop);

        await world.Virt.RestartAsync(instance.Namespace, instance.Name, Stop);
        var next = await UntilReplacedAsync(instance);
        var pod = Assert.Single(await world.PodsAsync(next, Stop));
        Assert.Equal("system-cluster-critical", pod.Text("spec", "priorityClassName"));
        await world.UntilAsync(
            ApiResource.VirtualMachines,
            instance.Key,
            vm => !RestartIsRequired(vm) && vm.At("status", "stateChangeRequests") is null,
            Stop
        );
    }

    [Fact]
    public async Task Added_sockets_reach_the_running_instance_without_a_restart()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        var cpu = new JsonObject { ["cpu"] = new JsonObject { ["sockets"] = 2 } };
        await PatchTemplateAsync(instance.Key, "domain", cpu);
        var changed = await world.UntilAsync(
            ApiResource.Instances,
            instance.Key,
            vmi => vmi.Text("spec", "domain", "cpu", "sockets") == "2",
            Stop
        );
        Assert.Equal("True", changed.Condition("HotVCPUChange").Text("status"));
        Assert.Equal(instance.Uid, changed.Uid);
    }

    [Fact]
    public async Task A_VM_whose_pod_is_lost_starts_again()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        var pod = Assert.Single(await world.PodsAsync(instance, Stop));
        await world.Api.DeleteAsync(ApiResource.Pods, pod.Key, Stop, graceSeconds: 0);
        var next = await UntilReplacedAsync(instance);
        Assert.NotEqual(pod.Name, Assert.Single(await world.PodsAsync(next, Stop)).Name);
    }

    [Fact]
    public async Task A_halted_VM_keeps_neither_instance_nor_pod()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        var halt = new JsonObject { ["spec"] = new JsonObject { ["runStrategy"] = "Halted" } };
        await world.Api.MergeAsync(ApiResource.VirtualMachines, instance.Key, halt, Stop);
        await world.UntilGoneAsync(ApiResource.Instances, instance.Key, Stop);
        Assert.Empty(await world.PodsAsync(instance, Stop));
        await world.UntilAsync(ApiResource.VirtualMachines, instance.Key, vm => vm.Text("status", "printableStatus") == "Stopped", Stop);
    }

    [Fact]
    public async Task A_manual_VM_runs_between_its_start_and_its_stop()
    {
        var spec = new VmSpec(await world.NamespaceAsync(Stop), "web") { RunStrategy = "Manual" };
        var key = new ObjectRef(spec.Namespace, spec.Name);
        await world.Api.CreateAsync(ApiResource.VirtualMachines, spec.ToObject(), Stop);
        await world.UntilAsync(ApiResource.VirtualMachines, key, vm => vm.Text("status", "printableStatus") == "Stopped", Stop);
        await world.Virt.StartMachineAsync(spec.Namespace, spec.Name, Stop);
        await world.UntilAsync(ApiResource.Instances, key, VirtWorld.IsRunning, Stop);
        await world.Virt.StopMachineAsync(spec.Namespace, spec.Name, Stop);
        await world.UntilGoneAsync(ApiResource.Instances, key, Stop);
    }

    [Fact]
    public async Task A_migration_moves_the_guest_to_a_new_pod_on_another_node_and_completes_the_old_one()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        var source = Assert.Single(await world.PodsAsync(instance, Stop));
        var migration = new JsonObject
        {
            ["apiVersion"] = "kubevirt.io/v1",
            ["kind"] = "VirtualMachineInstanceMigration",
            ["metadata"] = new JsonObject { ["name"] = "move", ["namespace"] = instance.Namespace },
            ["spec"] = new JsonObject { ["vmiName"] = instance.Name },
        };
        var created = await world.Api.CreateAsync(ApiResource.Migrations, migration, Stop);
        await world.UntilAsync(ApiResource.Migrations, created.Key, vmim => vmim.Text("status", "phase") == "Succeeded", Stop);

        var moved = await world.Api.GetAsync(ApiResource.Instances, instance.Key, Stop);
        var pods = await world.PodsAsync(instance, Stop);
        var target = Assert.Single(pods, pod => pod.Uid != source.Uid);
        Assert.Equal(instance.Uid, moved.Uid);
        Assert.NotEqual(source.Text("spec", "nodeName"), target.Text("spec", "nodeName"));
        Assert.Equal(target.Text("spec", "nodeName"), moved.Text("status", "nodeName"));
        Assert.Equal("true", moved.Text("status", "migrationState", "completed"));
        Assert.Equal(created.Uid, target.Text("metadata", "labels", "kubevirt.io/migrationJobUID"));
        Assert.Equal("Succeeded", pods.Single(pod => pod.Uid == source.Uid).Text("status", "phase"));
        await world.UntilAsync(ApiResource.Instances, instance.Key, vmi => vmi.At("status", "activePods")!.AsObject().Count == 1, Stop);
    }

    [Fact]
    public async Task A_deleted_VM_leaves_nothing_behind()
    {
        var instance = await world.RunAsync(new VmSpec(await world.NamespaceAsync(Stop), "web"), Stop);
        await world.Api.DeleteAsync(ApiResource.VirtualMachines, instance.Key, Stop);
        await world.UntilGoneAsync(ApiResource.VirtualMachines, instance.Key, Stop);
        await world.UntilGoneAsync(ApiResource.Instances, instance.Key, Stop);
        Assert.Empty(await world.PodsAsync(instance, Stop));
    }

    private static bool RestartIsRequired(JsonObject machine) => machine.Condition("RestartRequired").Text("status") == "True";

    private Task<JsonObject> UntilReplacedAsync(JsonObject instance) =>
        world.UntilAsync(ApiResource.Instances, instance.Key, vmi => vmi.Uid != instance.Uid && VirtWorld.IsRunning(vmi), Stop);

    private Task PatchTemplateAsync(ObjectRef machine, string field, JsonNode? value)
    {
        var template = new JsonObject { ["spec"] = new JsonObject { [field] = value } };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
        return world.Api.MergeAsync(ApiResource.VirtualMachines, machine, patch, Stop);
    }
}
