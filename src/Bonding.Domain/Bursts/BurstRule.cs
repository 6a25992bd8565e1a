namespace Bonding.Domain.Bursts;

/// <summary>
/// Decides at which level a bonded tenant should be: it rests at its entitlement, is boosted while a burst runs or is due, and gives back
/// only what it has proven quiet.
/// </summary>
/// <remarks>
/// A forecast only adds to what a sample tells. An alarm counts if enough alarms came true lately; quiet counts if enough bursts were
/// announced lately. A forecast that proves neither therefore leaves the tenant no worse than one without forecasts.
/// </remarks>
public static class BurstRule
{
    /// <summary>Decides.</summary>
    /// <param name="outlook">What is known of the tenant's bursts.</param>
    /// <param name="before">What is remembered of it.</param>
    /// <param name="baseShare"><see cref="BurstRules.BaseShareOf"/> the tenant.</param>
    /// <param name="mayGiveBack">Whether what is given back could be had again: writes are not short.</param>
    public static BurstVerdict Judge(in BurstOutlook outlook, in BurstState before, double baseShare, bool mayGiveBack, BurstRules rules)
    {
        var threshold = rules.ThresholdFor(baseShare);
        if (IsRunning(outlook, threshold, rules) || MayStillRun(outlook, before, rules))
            return new BurstVerdict(BurstLevel.Boosted, BurstReason.BurstRunning);
        if (outlook.Phase is not { } phase)
            return BurstVerdict.Resting;
        if (IsDue(phase, before.Wanted, threshold, rules))
            return new BurstVerdict(BurstLevel.Boosted, BurstReason.BurstDue);
        return mayGiveBack && IsQuiet(phase, before.Wanted, rules.Quiet * baseShare, rules)
            ? new BurstVerdict(BurstLevel.GivenBack, BurstReason.ProvenQuiet)
            : BurstVerdict.Resting;
    }

    // What is not known is no burst.
    private static bool IsRunning(in BurstOutlook outlook, double threshold, BurstRules rules) =>
        outlook.Now > threshold && !(outlook.Staleness > rules.TrustedAge && outlook.Phase is { } phase && IsProven(phase, rules));

    // A sample that is missed ends no burst.
    private static bool MayStillRun(in BurstOutlook outlook, in BurstState before, BurstRules rules) =>
        !outlook.IsSeen && before.Wanted == BurstLevel.Boosted && before.UnseenSeconds < rules.Expiry.TotalSeconds;

    // A boost stays until the next burst if that comes before the pause would be worth a write.
    private static bool IsDue(in PhaseOutlook phase, BurstLevel before, double threshold, BurstRules rules) =>
        AlarmsCount(phase, rules) && (phase.Soon > threshold || (before == BurstLevel.Boosted && phase.Ahead > threshold));

    // Quiet for a whole pause at first, and then until the next alarm.
    private static bool IsQuiet(in PhaseOutlook phase, BurstLevel before, double quiet, BurstRules rules) =>
        QuietCounts(phase, rules) && (phase.HighestAhead <= quiet || (before == BurstLevel.GivenBack && phase.Soon <= quiet));

    private static bool IsProven(in PhaseOutlook phase, BurstRules rules) => AlarmsCount(phase, rules) && QuietCounts(phase, rules);

    private static bool AlarmsCount(in PhaseOutlook phase, BurstRules rules) => phase.AlarmsRight >= rules.Proven;

    private static bool QuietCounts(in PhaseOutlook phase, BurstRules rules) => phase.BurstsAnnounced >= rules.Proven;
}

/// <summary>A level and the reason for it.</summary>
/// <param name="Level">The level.</param>
/// <param name="Reason">A constant of <see cref="BurstReason"/>.</param>
public readonly record struct BurstVerdict(BurstLevel Level, string Reason)
{
    public static BurstVerdict Resting => new(BurstLevel.Resting, BurstReason.Entitled);

    /// <summary>What is left of it where the write budget does not carry the tenant.</summary>
    public BurstVerdict LeftOut => Level == BurstLevel.Resting ? this : new(BurstLevel.Resting, BurstReason.NotAdmitted);
}
