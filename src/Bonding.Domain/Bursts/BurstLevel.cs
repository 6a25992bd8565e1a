namespace Bonding.Domain.Bursts;

/// <summary>How much of what its units are worth a tenant holds.</summary>
public enum BurstLevel : byte
{
    /// <summary>Its entitlement, what a bond set once would give.</summary>
    Resting,

    /// <summary>Its boosted entitlement, while a burst runs or is due.</summary>
    Boosted,

    /// <summary>Its base request at most, while it has proven that it is quiet.</summary>
    GivenBack,
}
