namespace Bonding.Simulation.Policies;

/// <summary>A new request of a tenant's pod, in millicores.</summary>
/// <param name="Tenant">Index of the tenant.</param>
/// <param name="Request">Above 0 when written to the API.</param>
/// <param name="Limit">Limit to write with it; null for none.</param>
public readonly record struct CpuWrite(int Tenant, int Request, int? Limit);
