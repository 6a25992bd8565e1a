namespace Bonding.Resources.Api;

/// <summary>What a tenant holds and gets now. Credits are decimal text with at most 6 decimals.</summary>
/// <param name="Account">Namespace and name of its account.</param>
/// <param name="Tenant">Kind and name.</param>
/// <param name="Mode">Off, Observe, Recommend or Enforce.</param>
/// <param name="Balance">Credits that may be spent or bonded.</param>
/// <param name="BondedUnits">Bonding Units.</param>
/// <param name="Base">Multiplier of the units alone.</param>
/// <param name="Adjustment">Factor that the forecasts put on it.</param>
/// <param name="Effective">The multiplier that counts now.</param>
/// <param name="Tier">PriorityClass of its next pod.</param>
/// <param name="Reason">Why the adjustment is what it is.</param>
/// <param name="Limit">What bound it; None if nothing did.</param>
/// <param name="NextUnitPrice">What one more unit costs, tax included.</param>
/// <param name="NextUnitInSeconds">When the balance covers that at the present use; null if it never does.</param>
/// <param name="AsOf">When it was decided; null before the first decision.</param>
public sealed record SelfResponse(
    string Account,
    string Tenant,
    string Mode,
    string Balance,
    int BondedUnits,
    double Base,
    double Adjustment,
    double Effective,
    string Tier,
    string Reason,
    string Limit,
    string NextUnitPrice,
    double? NextUnitInSeconds,
    DateTimeOffset? AsOf
);
