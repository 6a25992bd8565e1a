namespace Bonding.Domain.Bonds;

/// <summary>Measures how far Bonding Units are concentrated in few accounts.</summary>
public static class BondConcentration
{
    /// <summary>
    /// Returns the Herfindahl index: 1/n when n accounts hold equally many units, 1 when one holds all, and 0 when there are none.
    /// </summary>
    public static double Herfindahl(IReadOnlyCollection<int> unitsOfAccounts)
    {
        double total = unitsOfAccounts.Sum(units => (long)units);
        return total == 0 ? 0 : unitsOfAccounts.Sum(units => units / total * (units / total));
    }
}
