using Bonding.Domain.Credits;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Policies;

/// <summary>A tenant as a policy sees it.</summary>
/// <param name="Index">Position in the cluster.</param>
/// <param name="Request">Request of its pod, as written, in millicores.</param>
/// <param name="Limit">Its limit, if any.</param>
/// <param name="ResizedAt">When it was last written; null if never.</param>
/// <param name="Usage">Newest measured usage in cores; NaN while there is none.</param>
/// <param name="Ledger">Its account.</param>
/// <param name="Account">The terms of its account.</param>
/// <param name="Demand">
/// Cores that it could use: in this second for an ideal mechanism, else in the second that <paramref name="Usage"/> is of. Not for a policy that is
/// told nothing but usage.
/// </param>
/// <param name="Waiting">Work that waits, in vCPU-seconds. Only the oracle may look.</param>
public readonly record struct TenantView(
    TenantSpec Spec, int Index, int Request, int? Limit, DateTimeOffset? ResizedAt, double Usage, CreditLedger Ledger, AccountTerms Account,
    double Demand, double Waiting);
