using Bonding.Domain.Credits;

namespace Bonding.Operator.Controllers.Policies;

/// <summary>What the treasury holds, and how far its grants are settled.</summary>
/// <param name="Treasury">Collected and granted, as recorded.</param>
/// <param name="Grants">To be written before anything is paid.</param>
/// <param name="Problem">Why nothing is granted; null if nothing is wrong.</param>
public sealed record TreasuryDay(Treasury Treasury, IReadOnlyList<GrantAllotment> Grants, string? Problem);
