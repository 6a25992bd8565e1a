using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Prometheus;

/// <summary>Every query that the loop sends, and the names of what it reads.</summary>
public static class MetricCatalog
{
    public const string MemoryAvailable = "kubevirt_vmi_memory_available_bytes";
    public const string MemoryUsable = "kubevirt_vmi_memory_usable_bytes";
    public const string MemoryResident = "kubevirt_vmi_memory_resident_bytes";

    public const string ContainerMemory = "container_memory_working_set_bytes";

    /// <summary>What tells the counters of one VirtualMachineInstance apart.</summary>
    public const string NodeLabel = "node";

    /// <summary>The present on the clock of Prometheus, to the second.</summary>
    public const string Clock = "vector(time())[1s:1s]";

    // cAdvisor also reports each pod's sum (no container) and its sandbox (POD); compute belongs to a VM, which KubeVirt reports.
    private const string Containers = ",container!=\"\",container!=\"POD\",container!=\"compute\"";

    private const string MachineMemory = $"{MemoryAvailable}|{MemoryUsable}|{MemoryResident}";
    private const string MachineIo = "kubevirt_vmi_storage_(read|write)_traffic_bytes_total";
    private const string ContainerIo = "container_fs_(reads|writes)_bytes_total";

    /// <summary>What credits are settled by: every sample of a stretch. Memory and IO are asked for only where an account has a bucket for them.</summary>
    public static IReadOnlyList<MetricQuery> Settled { get; } =
    [
        new(MetricSource.VirtualMachine, MeteredResource.Cpu, "kubevirt_vmi_cpu_usage_seconds_total", "", "name"),
        new(MetricSource.Pod, MeteredResource.Cpu, "container_cpu_usage_seconds_total", Containers, "pod")
        {
            LookBack = ReadWindow.PodLookBack,
        },
        new(MetricSource.VirtualMachine, MeteredResource.Memory, MachineMemory, "", "name") { LookBack = ReadWindow.PodLookBack },
        new(MetricSource.Pod, MeteredResource.Memory, ContainerMemory, Containers, "pod") { LookBack = ReadWindow.PodLookBack },
        new(MetricSource.VirtualMachine, MeteredResource.Io, MachineIo, "", "name") { LookBack = ReadWindow.PodLookBack },
        new(MetricSource.Pod, MeteredResource.Io, ContainerIo, Containers, "pod") { LookBack = ReadWindow.PodLookBack },
    ];

    /// <summary>
    /// What only forecasts use. The newest sample is all they want; one that was late for its tick is late for a forecast too. The kubelet's
    /// cAdvisor alone tells samples that are older than its answer.
    /// </summary>
    public static IReadOnlyList<MetricQuery> Others { get; } =
    [
        new(MetricSource.VirtualMachine, MeteredResource.Memory, MachineMemory, "", "name") { LookBack = ReadWindow.Prompt },
        new(MetricSource.Pod, MeteredResource.Memory, ContainerMemory, Containers, "pod")
        {
            LookBack = ReadWindow.ScrapeDelay + ReadWindow.Slack,
        },
        new(MetricSource.VirtualMachine, MeteredResource.Io, MachineIo, "", "name") { LookBack = ReadWindow.Prompt },
        new(MetricSource.Pod, MeteredResource.Io, ContainerIo, Containers, "pod") { LookBack = ReadWindow.ScrapeDelay + ReadWindow.Slack },
    ];
}
