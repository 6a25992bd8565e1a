using Bonding.Kubernetes.Abstractions;

namespace Bonding.Resources;

/// <summary>A reading of the cumulative use of memory or disk, exact.</summary>
public sealed class BucketUsageStatus
{
    [Description("Cumulative use in GiB-microseconds, or in MiB × 1,000,000.")]
    [RangeMinimum(0)]
    public long UnitMicroseconds { get; set; }

    [Description("Time of the sample in milliseconds since 1970.")]
    [RangeMinimum(0)]
    public long AtUnixMilliseconds { get; set; }

    [Description("Changes when use begins to be counted anew; left out if it never did.")]
    public string? Series { get; set; }
}
