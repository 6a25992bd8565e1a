using Bonding.Domain.Credits;

namespace Bonding.Domain.Bonds;

/// <summary>What an account's status was last seen to hold of that which a namespace keeps count of.</summary>
/// <param name="Uid">UID of the account object.</param>
/// <param name="Name">Name within the namespace.</param>
/// <param name="Version">Grows with every write of the account.</param>
/// <param name="Units">Bonded units.</param>
/// <param name="TaxPaid">Since it was opened.</param>
/// <param name="Granted">Paid to it by the treasury since it was opened.</param>
public readonly record struct AccountSighting(string Uid, string Name, ulong Version, int Units, CreditAmount TaxPaid, CreditAmount Granted);
