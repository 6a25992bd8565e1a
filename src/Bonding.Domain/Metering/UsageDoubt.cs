namespace Bonding.Domain.Metering;

/// <summary>What cannot be known about a tenant's use: it is reported and not charged.</summary>
public enum UsageDoubt
{
    /// <summary>Everything is known.</summary>
    None,

    /// <summary>A counter grew by more than the tenant can use in the time: what exceeds its size is not charged.</summary>
    GrowthBeyondSize,

    /// <summary>Series of the same counter differ by more than their ages explain: the one that was followed before is charged.</summary>
    TellersDisagree,

    /// <summary>A counter shows up that has counted before it was seen: what it counted until then is not charged.</summary>
    PastUnknown,
}
