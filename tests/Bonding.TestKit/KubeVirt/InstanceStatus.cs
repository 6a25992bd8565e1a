using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>The next state of a VirtualMachineInstance, from its present one and its pods; one phase at a time.</summary>
internal static class InstanceStatus
{
    private const string PodTerminating = "PodTerminating";

    /// <summary>The pod in which the guest runs (or will): the newest live one on the instance's node.</summary>
    public static JsonObject? ActivePod(JsonObject instance, IReadOnlyList<JsonObject> pods)
    {
        var node = instance.Text("status", "nodeName");
        return pods.Where(pod => node.Length == 0 || pod.Text("spec", "nodeName") == node)
            .OrderByDescending(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal)
            .FirstOrDefault(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed"));
    }

    public static JsonObject Next(JsonObject instance, IReadOnlyList<JsonObject> pods, TimeProvider time)
    {
        var next = (JsonObject)instance.DeepClone();
        if (next["status"] is not JsonObject status)
            next["status"] = status = [];
        var pod = ActivePod(instance, pods);
        var old = status.Text("phase");
        var phase = Phase(old, instance, pod);
        status["phase"] = phase;
        status["activePods"] = ActivePods(pods);
        if (pod is not null && phase is "Scheduling" or "Scheduled" or "Running")
            DescribePod(next, status, pod!, phase, time);
        SetConditions(status, phase, pod, time);
        if (phase != old)
            StampPhase(status, phase, time);
        return next;
    }

    private static string Phase(string phase, JsonObject instance, JsonObject? pod)
    {
        var runs = pod.Text("status", "phase") == "Running";
        return phase switch
        {
            "" => "Pending",
            "Pending" => pod is null ? phase : "Scheduling",
            "Scheduling" when pod is null => "Failed",
            "Scheduling" => runs ? "Scheduled" : phase,
            "Scheduled" or "Running" when pod is null => instance.Condition("Ready").Text("reason") == PodTerminating
                ? "Succeeded"
                : "Failed",
            "Scheduled" => "Running",
            _ => phase,
        };
    }

    private static JsonObject ActivePods(IReadOnlyList<JsonObject> pods)
    {
        var active = new JsonObject();
        foreach (var pod in pods.Where(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed")))
            active[pod.Uid] = pod.Text("spec", "nodeName");
        return active;
    }

    private static void DescribePod(JsonObject instance, JsonObject status, JsonObject pod, string phase, TimeProvider time)
    {
        status["qosClass"] = pod.Text("status", "qosClass");
        if (
            pod.At("status", "conditions") is JsonArray conditions
            && conditions.OfType<JsonObject>().FirstOrDefault(c => c.Text("type") == "PodScheduled" && c.Text("status") == "False")
                is { } unscheduled
        )
            Conditions.Set(status, "PodScheduled", false, time, unscheduled.Text("reason"), unscheduled.Text("message"));
        else
            Conditions.Remove(status, "PodScheduled");
        if (phase == "Scheduling")
            return;
        var node = pod.Text("spec", "nodeName");
        status["nodeName"] = node;
        var labels = instance["metadata"]!["labels"] as JsonObject ?? [];
        labels[LauncherPod.NodeNameLabel] = node;
        instance["metadata"]!["labels"] = labels.DeepClone();
        status["interfaces"] = new JsonArray(new JsonObject { ["name"] = "default", ["ipAddress"] = pod.Text("status", "podIP") });
    }

    private static void SetConditions(JsonObject status, string phase, JsonObject? pod, TimeProvider time)
    {
        var ready = phase == "Running" && pod is { IsDeleting: false };
        var reason = pod is { IsDeleting: true } ? PodTerminating : "GuestNotRunning";
        Conditions.Set(status, "Ready", ready, time, ready ? "" : reason);
        if (phase == "Running")
            Conditions.Set(status, "LiveMigratable", true, time);
    }

    private static void StampPhase(JsonObject status, string phase, TimeProvider time)
    {
        var stamps = status["phaseTransitionTimestamps"] as JsonArray ?? [];
        stamps.Add(new JsonObject { ["phase"] = phase, ["phaseTransitionTimestamp"] = Timestamp.Of(time) });
        status["phaseTransitionTimestamps"] = stamps.DeepClone();
    }
}
