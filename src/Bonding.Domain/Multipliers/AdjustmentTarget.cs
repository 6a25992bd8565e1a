namespace Bonding.Domain.Multipliers;

/// <summary>Where the forecast wants the adjustment, before any smoothing.</summary>
/// <param name="Value">From <see cref="MultiplierRules.MinAdjustment"/> to <see cref="MultiplierRules.MaxBoost"/>; 1 is neutral.</param>
/// <param name="Reason">A constant of <see cref="MultiplierReason"/>.</param>
/// <param name="Resource">The resource that decided it.</param>
public readonly record struct AdjustmentTarget(double Value, string Reason, MeteredResource Resource)
{
    public const double Neutral = 1;

    /// <summary>
    /// Returns the strongest significant rise of any resource (bonded tenants only). Else it returns the fall of CPU, the one resource that
    /// allocation can give to others at once, unless memory or IO is near its limit, since the tenant may only be waiting then. Else it
    /// returns neutral.
    /// </summary>
    /// <remarks>
    /// Rises and falls are relative to the level, and to <see cref="MultiplierRules.SignificantRise"/> where the level is below that:
    /// half of
    /// nearly nothing is nearly nothing. A fall within <see cref="MultiplierRules.DeadBand"/> is none.
    /// </remarks>
    public static AdjustmentTarget Of(in DemandOutlook outlook, bool bonded, MultiplierRules rules)
    {
        var rise = StrongestRise(outlook, rules);
        if (rise is { } strongest)
            return bonded ? strongest : new AdjustmentTarget(Neutral, MultiplierReason.NotBonded, strongest.Resource);
        if (Usable(outlook.Cpu) is not { } cpu)
            return new AdjustmentTarget(Neutral, MultiplierReason.NoForecast, MeteredResource.Cpu);
        var fall = Neutral + RelativeRise(cpu, rules);
        if (fall >= Neutral - rules.DeadBand)
            return new AdjustmentTarget(Neutral, MultiplierReason.Steady, MeteredResource.Cpu);
        return Pressed(outlook, rules) is { } pressed
            ? new AdjustmentTarget(Neutral, MultiplierReason.Pressure, pressed)
            : new AdjustmentTarget(Math.Max(rules.MinAdjustment, fall), MultiplierReason.FallForecast, MeteredResource.Cpu);
    }

    /// <summary>
    /// Returns this target, or the present adjustment where that is a boost whose burst still runs: a boost lasts as long as its burst, not
    /// as long as demand rises.
    /// </summary>
    /// <param name="burstRuns">Whether a burst runs.</param>
    /// <param name="adjustment">The present adjustment.</param>
    public AdjustmentTarget Sustained(bool burstRuns, double adjustment) =>
        burstRuns && adjustment > Neutral && adjustment > Value
            ? this with
            {
                Value = adjustment,
                Reason = MultiplierReason.BurstRunning,
            }
            : this;

    private static MeteredResource? Pressed(in DemandOutlook outlook, MultiplierRules rules) =>
        Usable(outlook.Memory)?.Need >= rules.PressureAt ? MeteredResource.Memory
        : Usable(outlook.Io)?.Need >= rules.PressureAt ? MeteredResource.Io
        : null;

    private static AdjustmentTarget? StrongestRise(in DemandOutlook outlook, MultiplierRules rules)
    {
        AdjustmentTarget? strongest = null;
        for (var kind = MeteredResource.Cpu; kind <= MeteredResource.Io; kind++)
        {
            if (Usable(outlook[kind]) is not { } resource)
                continue;
            if (resource.Rise <= 0 || resource.Rise < Math.Max(rules.SignificantRise, resource.Sigma))
                continue;
            var boost = Math.Min(rules.MaxBoost, Neutral + rules.Gain * RelativeRise(resource, rules));
            if (strongest is null || boost > strongest.Value.Value)
                strongest = new AdjustmentTarget(boost, MultiplierReason.RiseForecast, kind);
        }
        return strongest;
    }

    private static double RelativeRise(in ResourceOutlook resource, MultiplierRules rules) =>
        resource.Rise == 0 ? 0 : resource.Rise / Math.Max(resource.RecentPeak, rules.SignificantRise);

    private static ResourceOutlook? Usable(ResourceOutlook? outlook) => outlook is { IsUsable: true } ? outlook : null;
}
