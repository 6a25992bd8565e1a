using System.Text;

namespace Bonding.Integration.Tests.Chart;

/// <summary>
/// The pages of a kubelet's cAdvisor and of KubeVirt's virt-handler, with the metrics and labels that their documentation lists. The
/// operator reads few of them.
/// </summary>
internal static class ExporterPages
{
    private const string Disk = "device=\"/dev/sda\"";

    // Of a container, and of its pod as a whole.
    private static readonly string[] OfContainers =
    [
        "cpu_usage_seconds_total,cpu=\"total\"",
        .. Plain("cpu_user_seconds_total cpu_system_seconds_total cpu_cfs_periods_total cpu_cfs_throttled_periods_total"),
        .. Plain("cpu_cfs_throttled_seconds_total cpu_load_average_10s memory_cache memory_failcnt memory_kernel_usage memory_mapped_file"),
        .. Plain(
            "memory_max_usage_bytes memory_rss memory_swap memory_usage_bytes memory_working_set_bytes memory_total_active_file_bytes"
        ),
        .. Plain("memory_total_inactive_file_bytes last_seen start_time_seconds oom_events_total processes sockets threads threads_max"),
        .. Plain("file_descriptors spec_cpu_period spec_cpu_shares spec_memory_limit_bytes spec_memory_reservation_limit_bytes"),
        .. Plain("spec_memory_swap_limit_bytes pressure_cpu_waiting_seconds_total pressure_cpu_stalled_seconds_total"),
        .. Plain("pressure_memory_waiting_seconds_total pressure_memory_stalled_seconds_total pressure_io_waiting_seconds_total"),
        .. Plain("pressure_io_stalled_seconds_total"),
        .. Each("memory_failures_total", "failure_type=\"pgfault\",scope=\"container\"", "failure_type=\"pgfault\",scope=\"hierarchy\""),
        .. Each(
            "memory_failures_total",
            "failure_type=\"pgmajfault\",scope=\"container\"",
            "failure_type=\"pgmajfault\",scope=\"hierarchy\""
        ),
        .. Each("tasks_state", "state=\"running\"", "state=\"sleeping\"", "state=\"stopped\"", "state=\"iowaiting\""),
        .. Each("fs_reads_bytes_total", Disk),
        .. Each("fs_writes_bytes_total", Disk),
        .. Each("fs_reads_total", Disk),
        .. Each("fs_writes_total", Disk),
        .. Each("blkio_device_usage_total", $"{Disk},operation=\"Read\"", $"{Disk},operation=\"Write\""),
    ];

    private static readonly string[] OfNetworks =
    [
        .. new[] { "receive", "transmit" }.SelectMany(way =>
            new[] { "bytes", "errors", "packets", "packets_dropped" }.SelectMany(what =>
                Each($"network_{way}_{what}_total", "interface=\"eth0\"")
            )
        ),
    ];

    private static readonly string[] OfMachines =
    [
        .. Plain("cpu_usage_seconds_total cpu_user_usage_seconds_total cpu_system_usage_seconds_total memory_domain_bytes"),
        .. Plain("memory_available_bytes memory_usable_bytes memory_unused_bytes memory_cached_bytes memory_resident_bytes"),
        .. Plain("memory_actual_balloon_bytes memory_swap_in_traffic_bytes memory_swap_out_traffic_bytes memory_pgmajfault_total"),
        .. Plain("memory_pgminfault_total guest_load_1m guest_load_5m guest_load_15m"),
        .. Each("vcpu_seconds_total", "id=\"0\",state=\"running\"", "id=\"1\",state=\"running\""),
        .. Each("vcpu_wait_seconds_total", "id=\"0\"", "id=\"1\""),
        .. Each("vcpu_delay_seconds_total", "id=\"0\"", "id=\"1\""),
        .. new[]
        {
            "iops_read",
            "iops_write",
            "read_traffic_bytes",
            "write_traffic_bytes",
            "read_times_seconds",
            "write_times_seconds",
        }.SelectMany(what => Each($"storage_{what}_total", "drive=\"vda\"")),
        .. new[] { "receive", "transmit" }.SelectMany(way =>
            new[] { "bytes", "packets", "errors", "packets_dropped" }.SelectMany(what =>
                Each($"network_{way}_{what}_total", "interface=\"default\"")
            )
        ),
    ];

    /// <summary>The page of a kubelet on whose node pods with one container run.</summary>
    public static string OfKubelet(int pods)
    {
        var text = new StringBuilder();
        foreach (var slice in new[] { "/", "/kubepods.slice", "/kubepods.slice/kubepods-burstable.slice", "/system.slice" })
            Append(text, "container", OfContainers, $"id=\"{slice}\"");
        for (var pod = 0; pod < pods; pod++)
        {
            var labels = $"namespace=\"shop\",pod=\"web-{pod}\",id=\"/kubepods.slice/pod{pod}";
            Append(text, "container", OfContainers, $"container=\"app\",image=\"app:1\",name=\"a{pod}\",{labels}/a\"");
            Append(text, "container", OfContainers, $"container=\"POD\",image=\"pause:3\",name=\"p{pod}\",{labels}/p\"");
            Append(text, "container", OfContainers, $"container=\"\",image=\"\",name=\"\",{labels}\"");
            Append(text, "container", OfNetworks, $"container=\"\",image=\"\",name=\"\",{labels}\"");
        }

        return text.ToString();
    }

    /// <summary>The page of a virt-handler on whose node VMs with two vCPUs and one disk run.</summary>
    public static string OfVirtHandler(int machines)
    {
        var text = new StringBuilder("kubevirt_virt_handler_up 1\ngo_goroutines 100\n");
        for (var machine = 0; machine < machines; machine++)
            Append(text, "kubevirt_vmi", OfMachines, $"node=\"node-1\",namespace=\"shop\",name=\"vm-{machine}\"");
        return text.ToString();
    }

    private static string[] Plain(string metrics) => metrics.Split(' ');

    private static IEnumerable<string> Each(string metric, params string[] labels) => labels.Select(own => $"{metric},{own}");

    private static void Append(StringBuilder text, string prefix, IEnumerable<string> rows, string labels)
    {
        foreach (var row in rows.Select(row => row.Split(',', 2)))
            text.Append(prefix)
                .Append('_')
                .Append(row[0])
                .Append('{')
                .Append(labels)
                .Append(row.Length > 1 ? "," + row[1] : "")
                .Append("} 1\n");
    }
}
