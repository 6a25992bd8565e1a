namespace Bonding.Domain.Bursts;

/// <summary>
/// What is known of one tenant's bursts of CPU when a decision is made, as shares of the tenant's size (1 is all of it). A burst is use
/// above <see cref="BurstRules.Threshold"/> times the base request.
/// </summary>
/// <param name="Now">Use in the newest sample; NaN if there is none, or if it is too old to be used.</param>
/// <param name="Staleness">How old that sample can be when the next one is seen: its age and the time between two samples.</param>
/// <param name="Phase">What the tenant's own period says of the time when a write acts; null without a period.</param>
public readonly record struct BurstOutlook(float Now, TimeSpan Staleness, PhaseOutlook? Phase)
{
    /// <summary>Whether there is a sample.</summary>
    public bool IsSeen => !float.IsNaN(Now);

    /// <summary>Nothing is known: a new tenant, or metrics are away.</summary>
    public static BurstOutlook Unknown => new(float.NaN, TimeSpan.MaxValue, null);
}

/// <summary>
/// What a tenant used at the same phase of its last four cycles, one second more on either side. Seconds count from the moment when a write
/// that is made now acts.
/// </summary>
/// <param name="Soon">Second highest of the four peaks within <see cref="BurstRules.Lead"/>.</param>
/// <param name="Ahead">Second highest of the four peaks within <see cref="BurstRules.Pause"/>.</param>
/// <param name="HighestAhead">Highest of the four peaks within <see cref="BurstRules.Pause"/>.</param>
/// <param name="AlarmsRight">Share of the latest alarms that a burst followed, 0 to 1.</param>
/// <param name="BurstsAnnounced">Share of the latest bursts that an alarm announced, 0 to 1.</param>
public readonly record struct PhaseOutlook(float Soon, float Ahead, float HighestAhead, float AlarmsRight, float BurstsAnnounced);
