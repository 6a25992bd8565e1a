namespace Bonding.TestKit.KubeVirt;

/// <summary>How the simulated KubeVirt behaves.</summary>
public sealed record VirtOptions
{
    /// <summary>How long a guest's move to its target takes once the target pod runs.</summary>
    public TimeSpan MigrationTime { get; init; } = TimeSpan.FromSeconds(0.5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
