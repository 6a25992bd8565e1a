using Bonding.Domain;

namespace Bonding.Simulation.Policies;

/// <summary>Decides CPU requests and limits once per second. An instance serves one run.</summary>
public interface IAllocationPolicy
{
    string Name { get; }

    /// <summary>
    /// False for a policy that sees delayed usage and writes through the API, with delayed effect. True for a mechanism of the literature
    /// at its best: it knows each second's demand in advance, and its shares take effect at once.
    /// </summary>
    bool IsIdeal { get; }

    /// <summary>Whether the policy has bonds. Without bonds, tenants keep their credits.</summary>
    bool HasBonds { get; }

    /// <summary>The number of writes so far that waited for the budget until they were no longer wanted.</summary>
    int WritesNotMade => 0;

    /// <summary>Returns the writes, in order. Tenants without a write keep their request and limit.</summary>
    IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster);
}

/// <summary>A new request of a tenant's pod.</summary>
/// <param name="Tenant">The index of the tenant.</param>
/// <param name="Request">The request, above 0 if written to the API.</param>
/// <param name="Limit">The limit to write with it; null for none.</param>
public readonly record struct CpuWrite(int Tenant, Millicores Request, Millicores? Limit);
