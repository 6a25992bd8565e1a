using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using k8s.Models;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>Reads CPU (cores) and memory (bytes) out of pods and nodes kept as JSON.</summary>
internal static class PodResources
{
    public static readonly IReadOnlyList<string> Resizable = ["cpu", "memory"];
    public static readonly IReadOnlyList<string> ContainerLists = ["containers", "initContainers"];

    public static IReadOnlyList<JsonObject> Containers(JsonObject pod, string list) =>
        [.. (pod.At("spec", list) as JsonArray ?? []).OfType<JsonObject>()];

    public static IEnumerable<JsonObject> AllContainers(JsonObject pod) => ContainerLists.SelectMany(list => Containers(pod, list));

    /// <summary>The amount as a number; 0 where there is none.</summary>
    /// <exception cref="ResizeRefusedException">The text is no quantity.</exception>
    public static decimal Amount(JsonNode? quantity)
    {
        if (quantity is null)
            return 0;
        try
        {
            return new ResourceQuantity(quantity.ToString()).ToDecimal();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw ResizeRefusedException.BadRequest(
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', "
                    + $"and this does not: {quantity}"
            );
        }
    }

    /// <summary>
    /// What the scheduler counts for a pod: what it declares for itself, or else the sum of its containers and sidecars, or an init
    /// container with the sidecars before it where that is more; and its overhead.
    /// </summary>
    public static decimal Requested(JsonObject pod, string resource) => Total(pod, "requests", resource);

    /// <summary>The same of its <c>requests</c> or its <c>limits</c>.</summary>
    public static decimal Total(JsonObject pod, string kind, string resource)
    {
        var overhead = Amount(pod.At("spec", "overhead", resource));
        return overhead + (pod.At("spec", "resources", kind, resource) is { } own ? Amount(own) : Inner(pod, kind, resource));
    }

    /// <summary>What the containers of a pod need together, whatever the pod declares for itself.</summary>
    public static decimal Inner(JsonObject pod, string kind, string resource)
    {
        var sum = Containers(pod, "containers").Sum(AmountOf);
        var (sidecars, most) = (0m, 0m);
        foreach (var init in Containers(pod, "initContainers"))
        {
            if (IsSidecar(init))
                sidecars += AmountOf(init);
            else
                most = Math.Max(most, sidecars + AmountOf(init));
        }
        return Math.Max(sum + sidecars, most);

        decimal AmountOf(JsonObject container) => Amount(container.At("resources", kind, resource));
    }

    /// <summary>Returns an amount as the API server writes it.</summary>
    public static string Text(string resource, decimal amount) =>
        resource.EndsWith("cpu", StringComparison.Ordinal) && amount != decimal.Truncate(amount) ? $"{amount * 1000:0}m" : $"{amount:0}";

    /// <summary>Whether an init container runs as long as its pod.</summary>
    public static bool IsSidecar(JsonObject container) => container.Text("restartPolicy") == "Always";

    /// <summary>The QoS class by the rules of Kubernetes: over all containers, CPU and memory above zero only.</summary>
    public static string QosClass(JsonObject pod)
    {
        // What a pod declares for itself stands for all its containers.
        var declared = pod.At("spec", "resources") is JsonObject { Count: > 0 } ? [pod["spec"]!.AsObject()] : AllContainers(pod);
        var amounts = declared
            .SelectMany(
                _ => Resizable,
                (owner, resource) =>
                    (Request: Amount(owner.At("resources", "requests", resource)), Limit: Amount(owner.At("resources", "limits", resource)))
            )
            .ToList();
        if (amounts.All(amount => amount is { Request: 0, Limit: 0 }))
            return "BestEffort";
        return amounts.All(amount => amount.Limit > 0 && amount.Request == amount.Limit) ? "Guaranteed" : "Burstable";
    }
}
