using Bonding.Domain.Bonds;
using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>What is to be written, in this order: the account's status, the bonds' statuses, the account without the receipts that these show.</summary>
/// <param name="Status">The account's status.</param>
/// <param name="Debits">Receipts that <paramref name="Status"/> holds for the first time.</param>
/// <param name="Bonds">Bonds whose status has to change.</param>
public sealed record AccountPlan(CreditAccountStatus Status, IReadOnlyList<BondReceipt> Debits, IReadOnlyList<PlannedBond> Bonds);
