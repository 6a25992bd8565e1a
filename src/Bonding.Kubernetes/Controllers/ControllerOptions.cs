namespace Bonding.Kubernetes.Controllers;

/// <summary>The options of one controller.</summary>
public sealed record ControllerOptions
{
    /// <summary>The name of the controller in metrics and logs.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The number of entities that are reconciled at the same time, 1 or more. One entity is never reconciled twice at once.
    /// </summary>
    public int Workers { get; init; } = 2;

    /// <summary>The longest time for one reconcile. After it the reconcile is cancelled and counts as a failure.</summary>
    public TimeSpan ReconcileTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The time that a running reconcile may take when the host stops. All controllers count from the same moment.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
