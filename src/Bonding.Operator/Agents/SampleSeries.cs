using System.Globalization;
using Bonding.Domain.Metering;
using Bonding.Operator.State;

namespace Bonding.Operator.Agents;

/// <summary>The samples of one pod by one agent, as the series that exporters would show: so that what both report counts once.</summary>
/// <param name="pod">The pod.</param>
/// <param name="labels">The labels of its series.</param>
/// <param name="samples">The samples, in order of time.</param>
/// <param name="shift">From the monotonic clock of this process to that of the series.</param>
internal sealed class SampleSeries(TenantPod pod, PodLabels labels, IReadOnlyList<AgentSample> samples, TimeSpan shift)
{
    /// <summary>A series without samples.</summary>
    public static readonly MetricSeries Nothing = new(new SeriesLabels(new Dictionary<string, string>()), []);

    private const double Second = 1e6;

    /// <summary>CPU time in seconds.</summary>
    public MetricSeries Cpu(UsageSource source) => Of(SeriesKind.Counter, source.ToString(), sample => sample.Cpu / Second);

    /// <summary>The memory of a pod in bytes.</summary>
    public MetricSeries PodMemory() => Of(SeriesKind.ContainerMemory, "", sample => sample.Pod is null ? null : sample.Memory);

    /// <summary>The memory that a VM has, and what of it is available, in bytes.</summary>
    public IEnumerable<MetricSeries> GuestMemory() =>
        samples is not [.., { Memory: not null }]
            ? []
            :
            [
                Of(SeriesKind.GuestMemoryAvailable, "", sample => sample.Guest?.MemoryTotalBytes),
                Of(SeriesKind.GuestMemoryUsable, "", sample => sample.Guest?.MemoryAvailableBytes),
            ];

    /// <summary>The traffic of disks in bytes.</summary>
    public MetricSeries Disks() => Of(SeriesKind.Counter, "disks", sample => sample.Disk);

    /// <summary>The waiting of the pod and of each vCPU, in seconds.</summary>
    public IEnumerable<MetricSeries> Contention()
    {
        if (samples.Count == 0)
            yield break;
        if (samples[^1].Pressure is not null)
            yield return Of(SeriesKind.CpuPressure, "", sample => sample.Pressure / Second);
        foreach (var vcpu in samples[^1].Vcpus.Select(vcpu => vcpu.Id))
            yield return Of(
                SeriesKind.VcpuDelay,
                vcpu.ToString(CultureInfo.InvariantCulture),
                sample => sample.Vcpus.FirstOrDefault(one => one.Id == vcpu)?.DelayUs / Second
            );
    }

    private MetricSeries Of(SeriesKind kind, string id, Func<AgentSample, double?> value)
    {
        if (samples.Count == 0)
            return Nothing;
        var known = new List<MetricSample>(samples.Count);
        foreach (var sample in samples)
            if (value(sample) is { } number)
                known.Add(new MetricSample(MillisecondsAt(sample.At), number));
        return new MetricSeries(labels.Of(pod, kind, id), known);
    }

    private long MillisecondsAt(long microseconds) => (long)(TimeSpan.FromMicroseconds(microseconds) + shift).TotalMilliseconds;
}
