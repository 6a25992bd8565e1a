namespace Bonding.Resources;

/// <summary>How the price of a Bonding Unit is set.</summary>
public enum BondPricing
{
    /// <summary>The same number of credits for every account.</summary>
    Flat,

    /// <summary>Hours of the account's own earnings, so that a large tenant does not bond faster than a small one.</summary>
    EarnHours,
}
