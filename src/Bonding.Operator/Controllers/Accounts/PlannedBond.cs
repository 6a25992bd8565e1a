using Bonding.Domain.Bonds;
using Bonding.Resources;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>A bond as it was read and the status that it is to show.</summary>
public sealed record PlannedBond(Bond Bond, BondOutcome Outcome, BondStatus Status);
