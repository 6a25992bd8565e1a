namespace Bonding.Domain.Bonds;

/// <summary>Bonding Units of the other accounts of a namespace.</summary>
/// <param name="Held">Bonded.</param>
/// <param name="Reserved">More that they may come to hold by writes that are under way, or never.</param>
public readonly record struct UnitsElsewhere(long Held, long Reserved = 0);
