namespace Bonding.Operator.Decisions;

/// <summary>What counts as all of a tenant: usage is forecast as a share of it.</summary>
/// <param name="Vcpus">All its CPU, above 0.</param>
/// <param name="MemoryBytes">All its memory; null if nothing says so, then memory is not forecast.</param>
/// <param name="IoBytesPerSecond">Disk traffic that counts as all.</param>
public readonly record struct TenantSize(double Vcpus, double? MemoryBytes, double IoBytesPerSecond);
