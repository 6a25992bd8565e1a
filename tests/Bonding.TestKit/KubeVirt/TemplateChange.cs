using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>
/// Compares a VM's template with the spec its running instance has: what KubeVirt applies at once (CPU sockets upwards, node selector,
/// affinity, tolerations) and what waits for a restart (all else; memory and device hotplug are not simulated and wait too).
/// </summary>
internal static class TemplateChange
{
    public const string NotLive = "a non-live-updatable field was changed in the template spec";
    public const string FewerSockets = "Reduction of CPU socket count requires a restart";
    public const string TooManySockets = "CPU sockets updated in template spec to a value higher than what's available";

    private const int MaxHotplugRatio = 4;
    private static readonly string[] Placement = ["nodeSelector", "affinity", "tolerations"];

    /// <summary>The spec with which an instance starts: the template's, with the ceiling for added sockets fixed.</summary>
    public static JsonObject StartSpec(JsonObject machine)
    {
        var spec = (JsonObject)machine["spec"]!["template"]!["spec"]!.DeepClone();
        var domain = (JsonObject)spec["domain"]!;
        if (domain["cpu"] is JsonObject cpu && cpu["maxSockets"] is null)
            cpu["maxSockets"] = Sockets(spec) * MaxHotplugRatio;
        return spec;
    }

    /// <summary>Why the running instance has to restart before it has the template's spec; null when it need not.</summary>
    public static string? RestartReason(JsonObject machine, JsonObject instance)
    {
        var wanted = StartSpec(machine);
        var running = (JsonObject)instance["spec"]!;
        if (!JsonNode.DeepEquals(WithoutLive(wanted), WithoutLive(running)))
            return NotLive;
        if (Sockets(wanted) < Sockets(running))
            return FewerSockets;
        return Sockets(wanted) > MaxSockets(running) ? TooManySockets : null;
    }

    /// <summary>The instance with the live-updatable fields of the template, or null when it has them.</summary>
    public static JsonObject? LiveUpdate(JsonObject machine, JsonObject instance, TimeProvider time)
    {
        var wanted = (JsonObject)machine["spec"]!["template"]!["spec"]!;
        var updated = (JsonObject)instance.DeepClone();
        var spec = (JsonObject)updated["spec"]!;
        foreach (var field in Placement)
        {
            spec.Remove(field);
            if (wanted[field] is { } value)
                spec[field] = value.DeepClone();
        }

        if (Sockets(wanted) > Sockets(spec))
        {
            spec["domain"]!["cpu"]!["sockets"] = Sockets(wanted);
            Conditions.Set((JsonObject)updated["status"]!, "HotVCPUChange", true, time);
        }

        return JsonNode.DeepEquals(updated, instance) ? null : updated;
    }

    private static JsonObject WithoutLive(JsonObject spec)
    {
        var rest = (JsonObject)spec.DeepClone();
        foreach (var field in Placement)
            rest.Remove(field);
        if (rest.At("domain", "cpu") is JsonObject cpu)
        {
            cpu.Remove("sockets");
            cpu.Remove("maxSockets");
        }

        return rest;
    }

    private static int Sockets(JsonNode spec) => int.TryParse(spec.Text("domain", "cpu", "sockets"), out var sockets) ? sockets : 1;

    private static int MaxSockets(JsonNode spec) =>
        int.TryParse(spec.Text("domain", "cpu", "maxSockets"), out var max) ? max : int.MaxValue;
}
