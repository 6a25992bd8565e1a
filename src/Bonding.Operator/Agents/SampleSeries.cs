using System.Globalization;
using Bonding.Domain.Metering;
using Bonding.Operator.State;

namespace Bonding.Operator.Agents;

/// <summary>The samples of one pod by one agent, as the series that exporters would show: so that what both report counts once.</summary>
/// <param name="pod">The pod.</param>
/// <param name="taken">Its samples.</param>
/// <param name="shift">From the monotonic clock of this process to that of the series.</param>
internal readonly struct SampleSeries(TenantPod pod, TakenSamples taken, TimeSpan shift)
{
    /// <summary>A series without samples.</summary>
    public static readonly MetricSeries Nothing = new(new SeriesLabels(new Dictionary<string, string>()), []);

    private const double Second = 1e6;

    private delegate double? Reading(in AgentSample sample);

    /// <summary>CPU time in seconds.</summary>
    public MetricSeries Cpu(UsageSource source) => Of(SeriesKind.Counter, source.ToString(), static (in sample) => sample.Cpu / Second);

    /// <summary>The memory of a pod in bytes.</summary>
    public MetricSeries PodMemory() => Of(SeriesKind.ContainerMemory, "", static (in sample) => sample.Memory);

    /// <summary>The memory that a VM has, and what of it is available, in bytes.</summary>
    public IReadOnlyList<MetricSeries> GuestMemory() =>
        taken.Samples is not [.., { Memory: not null }]
            ? []
            :
            [
                Of(SeriesKind.GuestMemoryAvailable, "", static (in sample) => sample.MemoryTotal),
                Of(SeriesKind.GuestMemoryUsable, "", static (in sample) => sample.MemoryAvailable),
            ];

    /// <summary>The traffic of disks in bytes.</summary>
    public MetricSeries Disks() => Of(SeriesKind.Counter, "disks", static (in sample) => sample.Disk);

    /// <summary>The waiting of the pod and of each vCPU, in seconds.</summary>
    public IReadOnlyList<MetricSeries> Contention()
    {
        if (taken.Samples is not [.., var last])
            return [];
        List<MetricSeries> series = [];
        if (last.Pressure is not null)
            series.Add(Of(SeriesKind.CpuPressure, "", static (in sample) => sample.Pressure / Second));
        foreach (var vcpu in last.Vcpus.Select(vcpu => vcpu.Id))
            series.Add(
                Of(
                    SeriesKind.VcpuDelay,
                    vcpu.ToString(CultureInfo.InvariantCulture),
                    (in sample) => sample.Vcpus.FirstOrDefault(one => one.Id == vcpu)?.DelayUs / Second
                )
            );
        return series;
    }

    private MetricSeries Of(SeriesKind kind, string id, Reading value)
    {
        if (taken.Samples.Length == 0)
            return Nothing;
        var known = new List<MetricSample>(taken.Samples.Length);
        foreach (ref readonly var sample in taken.Samples.AsSpan())
            if (value(sample) is { } number)
                known.Add(new MetricSample(MillisecondsAt(sample.At), number));
        return new MetricSeries(taken.Labels.Of(pod, kind, id), known);
    }

    private long MillisecondsAt(long microseconds) =>
        (microseconds + (shift.Ticks / TimeSpan.TicksPerMicrosecond)) / (TimeSpan.TicksPerMillisecond / TimeSpan.TicksPerMicrosecond);
}
