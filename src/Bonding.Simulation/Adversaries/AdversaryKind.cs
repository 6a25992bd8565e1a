namespace Bonding.Simulation.Adversaries;

/// <summary>A way to game the rules.</summary>
public enum AdversaryKind
{
    /// <summary>Burns whatever CPU it can get, so that it seems to need its whole size at all times.</summary>
    OverClaimer,

    /// <summary>Burns its whole size for one second in six, so that a surge is always in sight.</summary>
    SurgeFaker,

    /// <summary>Holds its work back and does it in the first three of every six seconds, around the dwell of five.</summary>
    TickDodger,

    /// <summary>Brings all its tenants into one, for the multiplier grows faster than the units.</summary>
    Pooler,

    /// <summary>Splits each of its tenants into four.</summary>
    Sybil,

    /// <summary>Lets one of its tenants do all its work, another each minute, so that one that has rested comes first.</summary>
    Rotator,
}
