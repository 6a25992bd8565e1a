namespace Bonding.TestKit.Traces;

/// <summary>The size that a tenant was sold: vCPUs and bytes of memory.</summary>
public sealed record TenantSize(double Vcpus, long MemoryBytes);
