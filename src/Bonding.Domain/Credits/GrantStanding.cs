namespace Bonding.Domain.Credits;

/// <summary>How far a treasury grant to an account was settled.</summary>
/// <param name="AccruedTo">Until when it was counted.</param>
/// <param name="Owed">Counted, but not paid yet because the treasury could not.</param>
public readonly record struct GrantStanding(DateTimeOffset AccruedTo, CreditAmount Owed);
