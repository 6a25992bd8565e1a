namespace Bonding.Kubernetes.Queues;

/// <summary>Delays of a key's retries: the base after its first failure, doubled with each further one, up to the longest.</summary>
public sealed record WorkQueueOptions
{
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The delay after the given number of failures in a row, 1 or more.</summary>
    internal TimeSpan Backoff(int failures)
    {
        var delay = BaseDelay.Ticks * Math.Pow(2, failures - 1);
        return delay < MaxDelay.Ticks ? TimeSpan.FromTicks((long)delay) : MaxDelay;
    }
}
