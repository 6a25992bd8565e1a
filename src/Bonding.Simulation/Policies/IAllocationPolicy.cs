namespace Bonding.Simulation.Policies;

/// <summary>Decides CPU requests and limits, once a second. One object serves one run.</summary>
public interface IAllocationPolicy
{
    string Name { get; }

    /// <summary>
    /// False: it sees measured usage, late, and writes through the API, which acts late. True: a mechanism of the literature at its best, which
    /// knows each second's demand as it comes and whose shares hold at once.
    /// </summary>
    bool IsIdeal { get; }

    /// <summary>Whether there are bonds under it: without, tenants keep their credits.</summary>
    bool HasBonds { get; }

    /// <summary>What to write, in order. Tenants that are not named keep what they have.</summary>
    IReadOnlyList<CpuWrite> Decide(PolicySnapshot cluster);
}

/// <summary>A new request of a tenant's pod, in millicores.</summary>
/// <param name="Tenant">Index of the tenant.</param>
/// <param name="Request">Above 0 when written to the API.</param>
/// <param name="Limit">Limit to write with it; null for none.</param>
public readonly record struct CpuWrite(int Tenant, int Request, int? Limit);
