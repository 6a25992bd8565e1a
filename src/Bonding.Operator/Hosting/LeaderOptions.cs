namespace Bonding.Operator.Hosting;

/// <summary>Leader election over a Lease in the operator's namespace.</summary>
public sealed class LeaderOptions
{
    public string LeaseName { get; set; } = "bonding-operator";

    /// <summary>Who this process is; must differ between replicas.</summary>
    public string Identity { get; set; } = $"{Environment.MachineName.ToLowerInvariant()}_{Guid.NewGuid():N}";

    /// <summary>How long the others wait for a leader that is silent.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it stops acting; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries; shorter than <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);
}
