namespace Bonding.Kubernetes.Events;

/// <summary>Who reports, and how much at most.</summary>
public sealed record EventRecorderOptions
{
    /// <summary>Names the reporting controller, such as <c>bonding.dev/operator</c>.</summary>
    public required string Controller { get; init; }

    /// <summary>Names the reporting process, such as the pod.</summary>
    public required string Instance { get; init; }

    /// <summary>An event that comes again within this time since it last came only raises the count of the first.</summary>
    public TimeSpan DedupeWindow { get; init; } = TimeSpan.FromMinutes(10);

    public double WritesPerSecond { get; init; } = 5;

    public int Burst { get; init; } = 25;

    /// <summary>Events that may wait to be written; more are dropped and counted.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>
    /// Reasons whose events are not dropped for the rate: they wait in a queue of their own, in which there is room for
    /// <see cref="AssuredCapacity"/>. Who reports more waits for room.
    /// </summary>
    public IReadOnlyCollection<string> Assured { get; init; } = [];

    public double AssuredPerSecond { get; init; } = 50;

    public int AssuredCapacity { get; init; } = 10_000;
}
