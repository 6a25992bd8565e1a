using Bonding.Kubernetes.Client;

namespace Bonding.Kubernetes.Leadership;

/// <summary>Which lease to hold and how. Times: retry period &lt; renew deadline &lt; lease duration.</summary>
public sealed record LeaseElectorOptions
{
    public required ResourceKey Lease { get; init; }

    /// <summary>Names this process among its peers, such as the pod's name.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal that they saw.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a term outlives the last renewal that succeeded.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">The times are out of order.</exception>
    internal LeaseElectorOptions Checked() =>
        TimeSpan.Zero < RetryPeriod && RetryPeriod < RenewDeadline && RenewDeadline < LeaseDuration && LeaseDuration.TotalSeconds >= 1
            ? this
            : throw new ArgumentException(
                $"Lease {Lease}: retry period {RetryPeriod} < renew deadline {RenewDeadline} < lease duration {LeaseDuration} must hold, and 1 s at least.");
}
