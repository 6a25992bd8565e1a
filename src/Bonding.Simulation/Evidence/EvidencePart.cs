namespace Bonding.Simulation.Evidence;

/// <summary>The questions of the evidence.</summary>
public enum EvidencePart
{
    /// <summary>Which numbers suit the first half of the recorded loads.</summary>
    Selection,

    /// <summary>Which numbers make equal tenants even on seeds that are not reported.</summary>
    FairSelection,

    /// <summary>How long bonded tenants wait on the second half.</summary>
    Waits,

    /// <summary>How evenly equal tenants fare.</summary>
    Fairness,

    /// <summary>Whether gaming pays where everybody has bonded a unit.</summary>
    Gaming,

    /// <summary>Whether gaming pays where nobody has bonded.</summary>
    GamingWithoutUnits,
}
