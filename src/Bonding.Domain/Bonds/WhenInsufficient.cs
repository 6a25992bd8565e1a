namespace Bonding.Domain.Bonds;

/// <summary>What a bond does while the balance does not cover it.</summary>
public enum WhenInsufficient
{
    /// <summary>Stays Pending and is settled as soon as the balance covers it.</summary>
    Wait,

    /// <summary>Is rejected for good.</summary>
    Reject,
}
