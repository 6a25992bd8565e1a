using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>What remains of accounts that were deleted: their taxes stay in the treasury, their units are gone.</summary>
/// <param name="Count">How many.</param>
/// <param name="TaxPaid">By all of them.</param>
/// <param name="Granted">To all of them.</param>
public readonly record struct ClosedAccounts(int Count, CreditAmount TaxPaid, CreditAmount Granted);
