namespace Bonding.Domain.Allocation;

/// <summary>A pod that is left as it is, and why.</summary>
public sealed record HeldResize(string Key, int Request, int Target, string Reason);
