namespace Bonding.Resources.Api;

/// <summary>One side of the comparison.</summary>
/// <param name="BondedUnits">Bonding Units.</param>
/// <param name="Base">Base multiplier.</param>
/// <param name="Effective">Effective multiplier.</param>
/// <param name="Tier">PriorityClass of the next pod.</param>
/// <param name="Target">Target CPU request in millicores of its pod; null if none runs.</param>
public sealed record WhatIfSide(int BondedUnits, double Base, double Effective, string Tier, int? Target);
