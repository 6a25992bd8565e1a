using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;

namespace Bonding.Operator.Prometheus;

/// <summary>Every query that the loop sends, and the names of the metrics and labels that it reads.</summary>
public static class MetricCatalog
{
    public const string MemoryAvailable = "kubevirt_vmi_memory_available_bytes";
    public const string MemoryUsable = "kubevirt_vmi_memory_usable_bytes";
    public const string MemoryResident = "kubevirt_vmi_memory_resident_bytes";

    public const string ContainerMemory = "container_memory_working_set_bytes";

    /// <summary>How long each vCPU was runnable and waited.</summary>
    public const string VcpuDelay = "kubevirt_vmi_vcpu_delay_seconds_total";

    /// <summary>How long some thread of a container waited for CPU, also for its own limit.</summary>
    public const string CpuPressure = "container_pressure_cpu_waiting_seconds_total";

    /// <summary>The periods of a CPU limit in which something ran.</summary>
    public const string CpuPeriods = "container_cpu_cfs_periods_total";

    /// <summary>The periods in which the limit held something back. The seconds are left out by kube-prometheus-stack.</summary>
    public const string CpuThrottledPeriods = "container_cpu_cfs_throttled_periods_total";

    /// <summary>The label that holds the name of a metric.</summary>
    public const string NameLabel = "__name__";

    /// <summary>The label that distinguishes the counters of one VirtualMachineInstance.</summary>
    public const string NodeLabel = "node";

    /// <summary>The present on the clock of Prometheus.</summary>
    public const string Clock = "vector(time())";

    // Of containers, and of each pod as a whole, which has no container: it outlives restarts. cAdvisor also reports the pod's sandbox
    // (POD), and the slices above the pods, which have none.
    private const string Containers = ",pod!=\"\",container!=\"POD\"";

    private const string GuestMemory = $"{MemoryAvailable}|{MemoryUsable}|{MemoryResident}";
    private const string GuestIo = "kubevirt_vmi_storage_(read|write)_traffic_bytes_total";
    private const string ContainerIo = "container_fs_(reads|writes)_bytes_total";

    // KubeVirt's samples arrive this soon, so each is read by some tick. Only for forecasts: credits wait for every sample.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Delayed = ReadWindow.ScrapeDelay + MetricQuery.Slack;

    /// <summary>
    /// The queries that credits are settled by: every sample of a stretch. Memory and IO are only queried where an account has a bucket for
    /// them.
    /// </summary>
    public static IReadOnlyList<MetricQuery> Settled { get; } =
    [
        new(MetricSource.VirtualMachine, MeteredResource.Cpu, "kubevirt_vmi_cpu_usage_seconds_total", "", "name"),
        new(MetricSource.Pod, MeteredResource.Cpu, "container_cpu_usage_seconds_total", Containers, "pod")
        {
            LookBack = Staleness.LookBack,
        },
        .. MemoryAndIo(Staleness.LookBack, Staleness.LookBack),
    ];

    /// <summary>
    /// The queries that only forecasts use. The newest sample is all that they need; a sample that was late for its tick is late for a
    /// forecast too. Only the kubelet's cAdvisor reports samples that are older than its response.
    /// </summary>
    public static IReadOnlyList<MetricQuery> Others { get; } = [.. MemoryAndIo(Prompt, Delayed)];

    /// <summary>
    /// The queries for what held tenants back. Any of these series may be absent: older kernels, KubeVirts and kubelets do not have them.
    /// A pod's row has no container; its limit holds back all of its containers. Slices above the pods have no pod.
    /// </summary>
    public static IReadOnlyList<MetricQuery> Contention { get; } =
    [
        new(MetricSource.VirtualMachine, MeteredResource.Cpu, VcpuDelay, "", "name") { LookBack = Prompt },
        new(
            MetricSource.Pod,
            MeteredResource.Cpu,
            $"{CpuPressure}|{CpuPeriods}|{CpuThrottledPeriods}",
            ",pod!=\"\",container!=\"POD\"",
            "pod"
        )
        {
            LookBack = Delayed,
        },
    ];

    /// <summary>Returns what the samples of a metric measure; all but those named here are counters of use.</summary>
    public static SeriesKind KindOf(string? metric) =>
        metric switch
        {
            MemoryAvailable => SeriesKind.GuestMemoryAvailable,
            MemoryUsable => SeriesKind.GuestMemoryUsable,
            MemoryResident => SeriesKind.GuestMemoryResident,
            ContainerMemory => SeriesKind.ContainerMemory,
            VcpuDelay => SeriesKind.VcpuDelay,
            CpuPressure => SeriesKind.CpuPressure,
            CpuPeriods => SeriesKind.CpuPeriods,
            CpuThrottledPeriods => SeriesKind.CpuThrottledPeriods,
            _ => SeriesKind.Counter,
        };

    private static MetricQuery[] MemoryAndIo(TimeSpan guests, TimeSpan containers) =>
        [
            new(MetricSource.VirtualMachine, MeteredResource.Memory, GuestMemory, "", "name") { LookBack = guests },
            new(MetricSource.Pod, MeteredResource.Memory, ContainerMemory, Containers, "pod") { LookBack = containers },
            new(MetricSource.VirtualMachine, MeteredResource.Io, GuestIo, "", "name") { LookBack = guests },
            new(MetricSource.Pod, MeteredResource.Io, ContainerIo, Containers, "pod") { LookBack = containers },
        ];
}
