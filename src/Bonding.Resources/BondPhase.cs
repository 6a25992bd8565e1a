namespace Bonding.Resources;

/// <summary>Where a Bond stands. Bonded and Rejected are final.</summary>
public enum BondPhase
{
    Pending,
    Bonded,
    Rejected,
}
