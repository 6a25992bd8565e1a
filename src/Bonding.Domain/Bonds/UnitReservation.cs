namespace Bonding.Domain.Bonds;

/// <summary>Units that an account may come to hold by one write, noted before that write.</summary>
/// <param name="Units">What it would hold after the write.</param>
/// <param name="Version">Version of the account that the write is conditional on: once the account is seen in a newer one, the write was done or never will be.</param>
public readonly record struct UnitReservation(int Units, ulong Version);
