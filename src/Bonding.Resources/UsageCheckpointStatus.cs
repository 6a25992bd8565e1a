using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>A counter reading, exact.</summary>
public sealed class UsageCheckpointStatus
{
    [Description("Cumulative vCPU time in microseconds.")]
    [RangeMinimum(0)]
    public long CpuMicroseconds { get; set; }

    [Description("Time of the sample in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AtUnixMilliseconds { get; set; }

    [Description("What tells this counter from another one of the same tenant: node or pod; left out if there is just one.")]
    public string? Series { get; set; }
}
