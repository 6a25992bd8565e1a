using System.Text.Json.Nodes;

namespace Bonding.TestKit.KubeVirt;

/// <summary>A VirtualMachine as a test or the demo wants it.</summary>
public sealed record VmSpec(string Namespace, string Name)
{
    /// <summary>vCPUs of the guest, as CPU sockets.</summary>
    public int Vcpus { get; init; } = 1;

    public int MemoryMiB { get; init; } = 512;

    /// <summary>Always, Halted or Manual.</summary>
    public string RunStrategy { get; init; } = "Always";

    public string? PriorityClassName { get; init; }

    /// <summary>An explicit CPU request of the template, e.g. "200m"; without it KubeVirt asks for 100m per vCPU.</summary>
    public string? CpuRequest { get; init; }

    /// <summary>An explicit CPU limit of the template; without it the pod has none.</summary>
    public string? CpuLimit { get; init; }

    /// <summary>Whether each vCPU has a CPU of its own, which makes the pod Guaranteed.</summary>
    public bool DedicatedCpus { get; init; }

    /// <summary>Whether memory is limited to what is requested: with a CPU limit that is the request, the pod is Guaranteed.</summary>
    public bool MemoryLimited { get; init; }

    /// <summary>LiveMigrate, LiveMigrateIfPossible, None or External; null leaves it to the cluster.</summary>
    public string? EvictionStrategy { get; init; }

    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>();

    /// <summary>The number of vCPUs that a VM's <c>domain</c> gives its guest.</summary>
    public static int VcpusOf(JsonNode domain) => LauncherPod.Vcpus(domain);

    /// <summary>The object to create.</summary>
    public JsonObject ToObject() =>
        new()
        {
            ["apiVersion"] = "kubevirt.io/v1",
            ["kind"] = "VirtualMachine",
            ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace },
            ["spec"] = new JsonObject
            {
                ["runStrategy"] = RunStrategy,
                ["template"] = new JsonObject { ["spec"] = Template() },
            },
        };

    private JsonObject Template()
    {
        var domain = new JsonObject
        {
            ["cpu"] = new JsonObject { ["sockets"] = Vcpus },
            ["memory"] = new JsonObject { ["guest"] = $"{MemoryMiB}Mi" },
            ["devices"] = new JsonObject(),
        };
        if (DedicatedCpus)
            domain["cpu"]!["dedicatedCpuPlacement"] = true;
        domain["resources"] = Resources();
        var template = new JsonObject { ["domain"] = domain, ["terminationGracePeriodSeconds"] = 0 };
        if (PriorityClassName is not null)
            template["priorityClassName"] = PriorityClassName;
        if (EvictionStrategy is not null)
            template["evictionStrategy"] = EvictionStrategy;
        if (NodeSelector.Count > 0)
            template["nodeSelector"] = new JsonObject(
                NodeSelector.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))
            );
        return template;
    }

    private JsonObject Resources()
    {
        var (requests, limits) = (new JsonObject(), new JsonObject());
        if (CpuRequest is not null)
            requests["cpu"] = CpuRequest;
        if (CpuLimit is not null)
            limits["cpu"] = CpuLimit;
        if (MemoryLimited)
            (requests["memory"], limits["memory"]) = ($"{MemoryMiB}Mi", $"{MemoryMiB}Mi");
        return new JsonObject(
            new[] { ("requests", requests), ("limits", limits) }
                .Where(part => part.Item2.Count > 0)
                .Select(part => KeyValuePair.Create<string, JsonNode?>(part.Item1, part.Item2))
        );
    }
}
