namespace Bonding.Domain.Credits;

/// <summary>Credits that the treasury pays to one account.</summary>
/// <param name="Namespace">Of the account.</param>
/// <param name="Account">Its name.</param>
/// <param name="PerHour">Credits per hour, above 0.</param>
public sealed record TreasuryGrant(string Namespace, string Account, CreditAmount PerHour);
