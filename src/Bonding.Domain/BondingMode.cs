namespace Bonding.Domain;

/// <summary>How far the operator goes for one tenant. Each mode includes the ones before it.</summary>
public enum BondingMode
{
    /// <summary>Nothing: no accrual, no bond is settled.</summary>
    Off,

    /// <summary>Credits, bonds and forecasts are kept; nothing is decided.</summary>
    Observe,

    /// <summary>Decisions are made and shown; nothing is written to pods or VMs.</summary>
    Recommend,

    /// <summary>Decisions are carried out.</summary>
    Enforce,
}
