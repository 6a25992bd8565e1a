namespace Bonding.Resources.Api;

/// <summary>The current credits, units and multiplier of a tenant. Credits are decimal text with at most 6 decimals.</summary>
/// <param name="Account">Namespace and name of its account.</param>
/// <param name="Tenant">Kind and name, separated by a slash.</param>
/// <param name="Mode">Off, Observe, Recommend or Enforce.</param>
/// <param name="Balance">Credits that can be spent or bonded.</param>
/// <param name="BondedUnits">Bonding Units that the account holds.</param>
/// <param name="Base">Multiplier from bonded units alone.</param>
/// <param name="Adjustment">Factor from forecasts.</param>
/// <param name="Effective">Base × adjustment, within the bounds of the policy.</param>
/// <param name="Tier">PriorityClass of its next pod.</param>
/// <param name="Reason">Why the adjustment has this value.</param>
/// <param name="Limit">The limit that applied to the adjustment or the multiplier; None if none did.</param>
/// <param name="NextUnitPrice">Price of one more unit in credits, including tax.</param>
/// <param name="NextUnitInSeconds">Seconds until the balance covers that price at the current use; null if it never does.</param>
/// <param name="AsOf">Time of the last tick; null before the first.</param>
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
