namespace Bonding.Domain.Multipliers;

/// <summary>Where the forecast wants the adjustment, before any smoothing.</summary>
/// <param name="Value">From <see cref="MultiplierRules.MinAdjustment"/> to <see cref="MultiplierRules.MaxBoost"/>; 1 is neutral.</param>
/// <param name="Reason">A constant of <see cref="MultiplierReason"/>.</param>
/// <param name="Resource">The resource that decided it.</param>
public readonly record struct AdjustmentTarget(double Value, string Reason, MeteredResource Resource)
{
    public const double Neutral = 1;

    /// <summary>
    /// The strongest significant rise of any resource (bonded tenants only); else the fall of CPU, the one resource that allocation can give
    /// to others at once, unless memory or IO is near its limit, for then it may only be waiting; else neutral.
    /// </summary>
    /// <remarks>Rises and falls are relative to the level, and to <see cref="MultiplierRules.SignificantRise"/> where the level is below that: half of
    /// nearly nothing is nearly nothing. A fall within <see cref="MultiplierRules.DeadBand"/> is none.</remarks>
    public static AdjustmentTarget Of(in DemandOutlook outlook, bool bonded, MultiplierRules terms)
    {
        var rise = StrongestRise(outlook, terms);
        if (rise is { } strongest)
            return bonded ? strongest : new AdjustmentTarget(Neutral, MultiplierReason.NotBonded, strongest.Resource);
        if (Usable(outlook.Cpu) is not { } cpu)
            return new AdjustmentTarget(Neutral, MultiplierReason.NoForecast, MeteredResource.Cpu);
        var fall = Neutral + RelativeRise(cpu, terms);
        if (fall >= Neutral - terms.DeadBand)
            return new AdjustmentTarget(Neutral, MultiplierReason.Steady, MeteredResource.Cpu);
        return Pressed(outlook, terms) is { } pressed
            ? new AdjustmentTarget(Neutral, MultiplierReason.Pressure, pressed)
            : new AdjustmentTarget(Math.Max(terms.MinAdjustment, fall), MultiplierReason.FallForecast, MeteredResource.Cpu);
    }

    private static MeteredResource? Pressed(in DemandOutlook outlook, MultiplierRules terms) =>
        Usable(outlook.Memory)?.Need >= terms.PressureAt ? MeteredResource.Memory
        : Usable(outlook.Io)?.Need >= terms.PressureAt ? MeteredResource.Io
        : null;

    private static AdjustmentTarget? StrongestRise(in DemandOutlook outlook, MultiplierRules terms)
    {
        AdjustmentTarget? strongest = null;
        for (var kind = MeteredResource.Cpu; kind <= MeteredResource.Io; kind++)
        {
            if (Usable(outlook[kind]) is not { } resource)
                continue;
            if (resource.Rise <= 0 || resource.Rise < Math.Max(terms.SignificantRise, resource.Sigma))
                continue;
            var boost = Math.Min(terms.MaxBoost, Neutral + terms.Gain * RelativeRise(resource, terms));
            if (strongest is null || boost > strongest.Value.Value)
                strongest = new AdjustmentTarget(boost, MultiplierReason.RiseForecast, kind);
        }
        return strongest;
    }

    private static double RelativeRise(in ResourceOutlook resource, MultiplierRules terms) =>
        resource.Rise == 0 ? 0 : resource.Rise / Math.Max(resource.RecentPeak, terms.SignificantRise);

    private static ResourceOutlook? Usable(ResourceOutlook? outlook) => outlook is { IsUsable: true } ? outlook : null;
}
