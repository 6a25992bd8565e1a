using Bonding.Domain;
using Bonding.Domain.Credits;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Policies;

/// <summary>The state of the cluster at a decision.</summary>
/// <param name="Second">Seconds since the start: the next second to run.</param>
/// <param name="Now">The same as a point in time.</param>
/// <param name="Tenants">All tenants, by index.</param>
/// <param name="Nodes">All nodes.</param>
public sealed record PolicySnapshot(int Second, DateTimeOffset Now, IReadOnlyList<PolicyTenant> Tenants, IReadOnlyList<PolicyNode> Nodes)
{
    /// <summary>The time from one decision to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The age of a usage sample when a decision first sees it, where samples are not scraped.</summary>
    public TimeSpan ObservationDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time from the write of a request to its effect in the kernel.</summary>
    public TimeSpan ActuationDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether writes of this second cost no budget.</summary>
    public bool WritesAreFree { get; init; }
}

/// <summary>A tenant as a policy sees it.</summary>
/// <param name="Index">The position in the cluster.</param>
/// <param name="Request">The request written to its pod.</param>
/// <param name="Limit">The limit of its pod, if any.</param>
/// <param name="ResizedAt">The time of the last write; null if never.</param>
/// <param name="Usage">The newest measured usage in cores; NaN if there is none.</param>
/// <param name="Ledger">The ledger of its account.</param>
/// <param name="AccountRules">The rules of its account.</param>
/// <param name="Demand">
/// The cores that the tenant could use: in this second for an ideal mechanism, otherwise in the second of <paramref name="Usage"/>.
/// Policies that know only usage must not read it.
/// </param>
/// <param name="Waiting">The waiting work in vCPU-seconds. Only the oracle may read it.</param>
public readonly record struct PolicyTenant(
    TenantSpec Spec,
    int Index,
    Millicores Request,
    Millicores? Limit,
    DateTimeOffset? ResizedAt,
    double Usage,
    CreditLedger Ledger,
    AccountRules AccountRules,
    double Demand,
    double Waiting
)
{
    /// <summary>The samples that can be read since the last decision; null if each second's usage is seen as it was.</summary>
    public SeenCounters? Seen { get; init; }
}

/// <summary>A node with the tenants on it, by their index.</summary>
public sealed record PolicyNode(NodeSpec Spec, IReadOnlyList<int> Tenants);
