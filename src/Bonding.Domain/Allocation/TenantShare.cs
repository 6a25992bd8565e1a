namespace Bonding.Domain.Allocation;

/// <summary>A tenant's target CPU request in millicores, and why it is not more.</summary>
public readonly record struct TenantShare(string Key, int Target, string Reason);
