using System.Globalization;
using System.Text;

namespace Bonding.TestKit.Traces;

/// <summary>Writes tenants' loads in Prometheus' text format.</summary>
internal static class Exposition
{
    private const double ResidentOverheadBytes = 64 * 1024 * 1024;

    private static readonly Family[] MachineFamilies =
    [
        new("kubevirt_vmi_cpu_usage_seconds_total", "counter", "", (use, _) => use.CpuSeconds),
        new("kubevirt_vmi_memory_available_bytes", "gauge", "", (_, size) => size.MemoryBytes),
        new("kubevirt_vmi_memory_usable_bytes", "gauge", "", (use, size) => size.MemoryBytes - use.MemoryBytes),
        new("kubevirt_vmi_memory_resident_bytes", "gauge", "", (use, _) => use.MemoryBytes + ResidentOverheadBytes),
        new("kubevirt_vmi_storage_read_traffic_bytes_total", "counter", ",drive=\"vda\"", (use, _) => use.ReadBytes),
        new("kubevirt_vmi_storage_write_traffic_bytes_total", "counter", ",drive=\"vda\"", (use, _) => use.WriteBytes),
    ];

    private static readonly Family[] ContainerFamilies =
    [
        new("container_cpu_usage_seconds_total", "counter", "", (use, _) => use.CpuSeconds),
        new("container_memory_working_set_bytes", "gauge", "", (use, _) => use.MemoryBytes),
        new("container_fs_reads_bytes_total", "counter", "", (use, _) => use.ReadBytes),
        new("container_fs_writes_bytes_total", "counter", "", (use, _) => use.WriteBytes),
    ];

    private static readonly Family MachineWaiting = new(
        "kubevirt_vmi_vcpu_delay_seconds_total",
        "counter",
        ",id=\"0\"",
        (use, _) => use.WaitedSeconds ?? double.NaN
    );

    private static readonly Family ContainerWaiting = MachineWaiting with
    {
        Name = "container_pressure_cpu_waiting_seconds_total",
        Label = "",
    };

    /// <param name="start">The beginning of the time that <paramref name="at"/> counts, for samples that have a time of their own.</param>
    public static string Of(IEnumerable<KeyValuePair<MeteredTenant, TenantLabels>> tenants, TimeSpan at, DateTimeOffset start)
    {
        var shown = tenants
            .Where(pair => !pair.Key.IsHidden)
            .OrderBy(pair => pair.Value.Text, StringComparer.Ordinal)
            .Select(pair => RowOf(pair.Key, pair.Value, at, start))
            .ToList();
        var text = new StringBuilder();
        foreach (var family in MachineFamilies)
            Write(text, family, shown.Where(row => row.Labels.IsMachine));
        foreach (var family in ContainerFamilies)
            Write(text, family, shown.Where(row => !row.Labels.IsMachine));
        foreach (var waiting in shown.Where(row => row.Use.WaitedSeconds is not null).GroupBy(row => row.Labels.IsMachine))
            Write(text, waiting.Key ? MachineWaiting : ContainerWaiting, waiting);
        return text.ToString();
    }

    // cAdvisor's samples have the time of the measurement, KubeVirt's that of the scrape.
    private static Row RowOf(MeteredTenant tenant, TenantLabels labels, TimeSpan at, DateTimeOffset start)
    {
        var shown = tenant.Refreshes?.NewestAt(at) ?? at;
        var hasTime = tenant.Refreshes is not null && !labels.IsMachine;
        var time = hasTime ? $" {(start + shown).ToUnixTimeMilliseconds()}" : "";
        return new Row(labels, tenant.Size, tenant.ReportsNaN, tenant.Counters(shown), time);
    }

    private static void Write(StringBuilder text, Family family, IEnumerable<Row> rows)
    {
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
        foreach (var row in rows)
        {
            var value = row.IsNaN ? double.NaN : family.Value(row.Use, row.Size);
            text.Append(family.Name)
                .Append('{')
                .Append(row.Labels.Text)
                .Append(family.Label)
                .Append("} ")
                .Append(value.ToString("R", CultureInfo.InvariantCulture))
                .Append(row.Time)
                .Append('\n');
        }
    }

    private sealed record Family(string Name, string Type, string Label, Func<UsageTotals, TenantSize, double> Value);

    private sealed record Row(TenantLabels Labels, TenantSize Size, bool IsNaN, UsageTotals Use, string Time);
}
