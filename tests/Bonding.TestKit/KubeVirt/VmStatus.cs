using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>What a VirtualMachine's spec and open requests ask for, and the status it shows.</summary>
internal static class VmStatus
{
    /// <summary>Whether an instance shall exist now.</summary>
    public static bool WantsInstance(JsonObject machine, JsonObject? instance)
    {
        var request = OpenRequests(machine, instance).FirstOrDefault();
        if (request.Text("action") == "Stop")
            return false;
        return RunStrategy(machine) switch
        {
            "Always" => true,
            "Manual" => request.Text("action") == "Start" || (instance is not null && !IsFinished(instance)),
            _ => false,
        };
    }

    public static JsonObject Of(JsonObject machine, JsonObject? instance, string? restart, TimeProvider time)
    {
        var status = (JsonObject)(machine["status"]?.DeepClone() ?? new JsonObject());
        var ready = instance.Condition("Ready").Text("status") == "True" && !instance!.IsDeleting;
        status["created"] = instance is not null;
        status["ready"] = ready;
        status["printableStatus"] = Printable(machine, instance);
        status["runStrategy"] = RunStrategy(machine);
        status["observedGeneration"] = machine.At("metadata", "generation").Copy();
        status["desiredGeneration"] = machine.At("metadata", "generation").Copy();
        status["stateChangeRequests"] = Requests(machine, instance);
        Conditions.Set(status, "Ready", ready, time, ready ? "" : "VMINotReady", ready ? "" : "VMI is not running");
        if (restart is null)
            Conditions.Remove(status, "RestartRequired");
        else
            Conditions.Set(status, "RestartRequired", true, time, "RestartRequired", restart);
        if (status["stateChangeRequests"] is null)
            status.Remove("stateChangeRequests");
        return status;
    }

    private static string RunStrategy(JsonObject machine)
    {
        var strategy = machine.Text("spec", "runStrategy");
        if (strategy.Length > 0)
            return strategy;
        return machine.Text("spec", "running") == "true" ? "Always" : "Halted";
    }

    private static string Printable(JsonObject machine, JsonObject? instance)
    {
        if (instance is null)
            return WantsInstance(machine, instance) ? "Starting" : "Stopped";
        if (instance.IsDeleting)
            return "Stopping";
        if (instance.Condition("PodScheduled").Text("status") == "False")
            return "ErrorUnschedulable";
        if (instance.Text("status", "phase") != "Running")
            return IsFinished(instance) ? "Stopping" : "Starting";
        var migration = instance.At("status", "migrationState");
        var moving = migration is not null && migration.Text("completed") != "true" && migration.Text("failed") != "true";
        return moving ? "Migrating" : "Running";
    }

    private static bool IsFinished(JsonObject instance) => instance.Text("status", "phase") is "Succeeded" or "Failed";

    private static JsonArray? Requests(JsonObject machine, JsonObject? instance)
    {
        var open = OpenRequests(machine, instance).Select(request => request.DeepClone()).ToArray();
        return open.Length > 0 ? new JsonArray(open) : null;
    }

    // A Stop is done when the instance that it names is gone, a Start when an instance is there that nobody asked to stop.
    private static IEnumerable<JsonObject> OpenRequests(JsonObject machine, JsonObject? instance)
    {
        var requests = (machine.At("status", "stateChangeRequests") as JsonArray ?? []).OfType<JsonObject>().ToList();
        requests.RemoveAll(request => request.Text("action") == "Stop" && request.Text("uid") != (instance?.Uid ?? "-"));
        if (instance is { IsDeleting: false } && requests.FirstOrDefault().Text("action") == "Start")
            requests.RemoveAt(0);
        return requests;
    }
}
