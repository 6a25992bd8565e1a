namespace Bonding.Domain.Bursts;

/// <summary>The numbers of bursts: what one is, which forecasts of them count, and what a boosted tenant may hold.</summary>
public sealed record BurstRules
{
    /// <summary>How exactly a phase is known: a burst may come so much earlier or later.</summary>
    public static readonly TimeSpan PhaseTolerance = TimeSpan.FromSeconds(1);

    public static BurstRules Default { get; } = new();

    /// <summary>Use above this many base requests is a burst, above 1.</summary>
    public double Threshold { get; init; } = 1.2;

    /// <summary>
    /// Use below this many base requests is quiet, 0 to 1. It is less than a base request: a long sample hides a short burst.
    /// </summary>
    public double Quiet { get; init; } = 0.5;

    /// <summary>How long before a burst a boost has to act.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A pause between bursts that is shorter is none: what a write costs is more than what it gives back.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Share of the latest alarms that a burst must have followed, so that an alarm counts; and of the latest bursts that an alarm must
    /// have announced, so that quiet counts.
    /// </summary>
    public double Proven { get; init; } = 0.85;

    /// <summary>A sample that may be older than this says less about now than a proven forecast.</summary>
    public TimeSpan TrustedAge { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a boost outlives the last sample when no more come.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What unbonded tenants keep of their base requests at least while others are boosted, 0 to 1.</summary>
    public double NeighbourFloor { get; init; } = 0.4;

    /// <summary>Neighbours are cut only while the expected use of their node is at least this share of it, 0 to 1.</summary>
    public double Contended { get; init; } = 0.8;

    /// <summary>Returns the base requests of a tenant's pods together as a share of its size, 0 or more.</summary>
    /// <param name="baseRequests">The sum in millicores.</param>
    /// <param name="size">The tenant's size.</param>
    public static double BaseShareOf(long baseRequests, Millicores size) => baseRequests / (double)Math.Max(1, size.Value);

    /// <summary>Returns the share of a tenant's size above which its use is a burst.</summary>
    /// <param name="baseShare"><see cref="BaseShareOf"/> the tenant.</param>
    public double ThresholdFor(double baseShare) => Threshold * baseShare;
}
