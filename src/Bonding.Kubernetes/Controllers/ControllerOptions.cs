namespace Bonding.Kubernetes.Controllers;

/// <summary>How one controller runs.</summary>
public sealed record ControllerOptions
{
    /// <summary>Names the controller in metrics and logs.</summary>
    public required string Name { get; init; }

    /// <summary>Entities that are reconciled at the same time, 1 or more; one entity never is.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Longest time for one reconcile; then it is cancelled and counts as a failure.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a running reconcile may go on when the host stops. All controllers count from the same moment.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
