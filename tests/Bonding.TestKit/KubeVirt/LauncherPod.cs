using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;
using k8s.Models;

namespace Bonding.TestKit.KubeVirt;

/// <summary>Renders virt-launcher pods from the spec of a VirtualMachineInstance, for its start and for a migration's target.</summary>
internal static class LauncherPod
{
    private const int MilliCpuPerVcpu = 100; // cpuAllocationRatio 10
    private const long Mebi = 1 << 20;
    private const long OverheadBytes = 180 * Mebi;
    private const int DefaultGraceSeconds = 30;

    public const string MigrationUidLabel = "kubevirt.io/migrationJobUID";
    public const string NodeNameLabel = "kubevirt.io/nodeName";

    public static JsonObject Render(JsonObject instance) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["generateName"] = $"virt-launcher-{instance.Name}-",
                ["namespace"] = instance.Namespace,
                ["labels"] = Labels(instance),
                ["annotations"] = Annotations(instance),
                ["ownerReferences"] = new JsonArray(OwnerReference.To("VirtualMachineInstance", instance)),
            },
            ["spec"] = Spec(instance),
        };

    /// <summary>The target of a migration: the same pod on another node.</summary>
    public static JsonObject RenderTarget(JsonObject instance, JsonObject migration)
    {
        var pod = Render(instance);
        pod["metadata"]!["labels"]![MigrationUidLabel] = migration.Uid;
        pod["metadata"]!["annotations"]!["kubevirt.io/migrationJobName"] = migration.Name;
        AddAntiAffinity(pod, instance.Uid);
        foreach (var (label, value) in migration.At("spec", "addedNodeSelector") as JsonObject ?? [])
            pod["spec"]!["nodeSelector"]![label] = value.Copy();
        return pod;
    }

    /// <summary>The number of vCPUs: the topology's product, else the CPU limit or request rounded up, else 1.</summary>
    public static int Vcpus(JsonNode? domain)
    {
        var topology = new[] { "sockets", "cores", "threads" }.Select(part => domain.Text("cpu", part)).ToList();
        if (topology.Any(part => part.Length > 0))
            return topology.Aggregate(1, (product, part) => product * (part.Length > 0 ? int.Parse(part, null) : 1));
        var cpu = Explicit(domain, "limits", "cpu") ?? Explicit(domain, "requests", "cpu");
        return cpu is null ? 1 : (int)Math.Ceiling(new ResourceQuantity(cpu).ToDecimal());
    }

    private static JsonObject Labels(JsonObject instance)
    {
        var labels = instance.At("metadata", "labels").Copy() as JsonObject ?? [];
        labels.Remove(NodeNameLabel);
        labels["kubevirt.io"] = "virt-launcher";
        labels["kubevirt.io/created-by"] = instance.Uid;
        labels["vm.kubevirt.io/name"] = instance.Name;
        labels["vmi.kubevirt.io/id"] = instance.Name;
        return labels;
    }

    private static JsonObject Annotations(JsonObject instance)
    {
        var annotations = instance.At("metadata", "annotations").Copy() as JsonObject ?? [];
        foreach (
            var own in annotations
                .Select(pair => pair.Key)
                .Where(key => key.StartsWith("kubectl.kubernetes.io", StringComparison.Ordinal))
                .ToList()
        )
            annotations.Remove(own);
        annotations["kubevirt.io/domain"] = instance.Name;
        return annotations;
    }

    private static JsonObject Spec(JsonObject instance)
    {
        var from = instance.At("spec");
        var grace = from.Text("terminationGracePeriodSeconds");
        var selector = from.At("nodeSelector").Copy() as JsonObject ?? [];
        selector["kubevirt.io/schedulable"] = "true";
        var spec = new JsonObject
        {
            ["restartPolicy"] = "Never",
            ["terminationGracePeriodSeconds"] = DefaultGraceSeconds + (grace.Length > 0 ? int.Parse(grace, null) : DefaultGraceSeconds),
            ["nodeSelector"] = selector,
            ["containers"] = new JsonArray(Compute(from.At("domain"))),
        };
        foreach (var field in new[] { "priorityClassName", "affinity", "tolerations", "schedulerName" })
        {
            if (from.At(field) is { } value)
                spec[field] = value.DeepClone();
        }

        return spec;
    }

    private static JsonObject Compute(JsonNode? domain) =>
        new()
        {
            ["name"] = "compute",
            ["image"] = "virt-launcher:simulated",
            ["resources"] = new JsonObject { ["requests"] = Requests(domain), ["limits"] = Limits(domain) },
        };

    private static JsonObject Requests(JsonNode? domain) =>
        new()
        {
            ["cpu"] = Explicit(domain, "requests", "cpu") ?? Explicit(domain, "limits", "cpu") ?? $"{MilliCpuPerVcpu * Vcpus(domain)}m",
            ["memory"] = Explicit(domain, "requests", "memory") ?? GuestWithOverhead(domain),
        };

    private static JsonObject? Limits(JsonNode? domain)
    {
        var limits = new JsonObject();
        foreach (var resource in new[] { "cpu", "memory" })
        {
            if (Explicit(domain, "limits", resource) is { } limit)
                limits[resource] = limit;
        }

        return limits.Count > 0 ? limits : null;
    }

    private static string? Explicit(JsonNode? domain, string kind, string resource) =>
        domain.Text("resources", kind, resource) is { Length: > 0 } value ? value : null;

    private static string GuestWithOverhead(JsonNode? domain)
    {
        var text = domain.Text("memory", "guest");
        var guest = text.Length > 0 ? (long)new ResourceQuantity(text).ToDecimal() : 0;
        return $"{(guest + guest / 512 + OverheadBytes) / Mebi}Mi";
    }

    private static void AddAntiAffinity(JsonObject pod, string instanceUid)
    {
        var affinity = pod["spec"]!["affinity"] as JsonObject ?? [];
        var anti = affinity["podAntiAffinity"] as JsonObject ?? [];
        var required = anti["requiredDuringSchedulingIgnoredDuringExecution"] as JsonArray ?? [];
        required.Add(
            new JsonObject
            {
                ["topologyKey"] = "kubernetes.io/hostname",
                ["labelSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["kubevirt.io/created-by"] = instanceUid } },
            }
        );
        anti["requiredDuringSchedulingIgnoredDuringExecution"] = required.DeepClone();
        affinity["podAntiAffinity"] = anti.DeepClone();
        pod["spec"]!["affinity"] = affinity.DeepClone();
    }
}
