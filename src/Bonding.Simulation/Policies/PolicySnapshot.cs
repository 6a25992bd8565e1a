using Bonding.Domain.Credits;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Policies;

/// <summary>The cluster when a policy decides.</summary>
/// <param name="Second">Seconds since the beginning: the next second to come.</param>
/// <param name="Now">The same as a moment.</param>
/// <param name="Tenants">All tenants, by index.</param>
/// <param name="Nodes">All nodes.</param>
public sealed record PolicySnapshot(int Second, DateTimeOffset Now, IReadOnlyList<PolicyTenant> Tenants, IReadOnlyList<PolicyNode> Nodes);

/// <summary>A tenant as a policy sees it.</summary>
/// <param name="Index">Position in the cluster.</param>
/// <param name="Request">Request of its pod, as written, in millicores.</param>
/// <param name="Limit">Its limit, if any.</param>
/// <param name="ResizedAt">When it was last written; null if never.</param>
/// <param name="Usage">Newest measured usage in cores; NaN while there is none.</param>
/// <param name="Ledger">Its account.</param>
/// <param name="AccountRules">The terms of its account.</param>
/// <param name="Demand">
/// Cores that it could use: in this second for an ideal mechanism, else in the second that <paramref name="Usage"/> is of. Not for a policy that is
/// told nothing but usage.
/// </param>
/// <param name="Waiting">Work that waits, in vCPU-seconds. Only the oracle may look.</param>
public readonly record struct PolicyTenant(
    TenantSpec Spec,
    int Index,
    int Request,
    int? Limit,
    DateTimeOffset? ResizedAt,
    double Usage,
    CreditLedger Ledger,
    AccountRules AccountRules,
    double Demand,
    double Waiting
);

/// <summary>A node with the tenants on it, by their index.</summary>
public sealed record PolicyNode(NodeSpec Spec, IReadOnlyList<int> Tenants);
