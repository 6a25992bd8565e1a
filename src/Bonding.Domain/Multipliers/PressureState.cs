namespace Bonding.Domain.Multipliers;

/// <summary>Which of a tenant's memory and IO are forecast to come near their limit, remembered from tick to tick.</summary>
/// <param name="Memory">Memory is near what the tenant has.</param>
/// <param name="Io">Disk traffic is near what counts as all.</param>
public readonly record struct PressureState(bool Memory, bool Io)
{
    public bool this[MeteredResource kind] =>
        kind switch
        {
            MeteredResource.Memory => Memory,
            MeteredResource.Io => Io,
            _ => false,
        };

    /// <summary>
    /// Returns the pressure now. It begins when the peak need of the next 5 s reaches <see cref="MultiplierRules.PressureAt"/>, so before
    /// the limit is hit, and ends when the need is below <see cref="MultiplierRules.PressureEnd"/>. Without a forecast it stays the same.
    /// </summary>
    public static PressureState Next(PressureState before, in DemandOutlook outlook, MultiplierRules rules) =>
        new(IsNear(before.Memory, outlook.Memory, rules), IsNear(before.Io, outlook.Io, rules));

    /// <summary>Whether pressure on a resource begins with this state: the moment to warn its owner.</summary>
    public bool BeginsAfter(PressureState before, MeteredResource kind) => this[kind] && !before[kind];

    private static bool IsNear(bool before, ResourceOutlook? outlook, MultiplierRules rules) =>
        outlook is { IsUsable: true } usable ? usable.Need >= (before ? rules.PressureEnd : rules.PressureAt) : before;
}
