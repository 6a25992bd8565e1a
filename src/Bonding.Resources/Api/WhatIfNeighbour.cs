namespace Bonding.Resources.Api;

/// <summary>A tenant that shares a node.</summary>
/// <param name="Account">Namespace and name of its account; null where the caller may not read it.</param>
/// <param name="Now">Its target CPU request in millicores.</param>
/// <param name="Then">What it would be.</param>
public sealed record WhatIfNeighbour(string? Account, int Now, int Then);
