namespace Bonding.Simulation.Results;

/// <summary>How evenly something is shared out: 1 is even.</summary>
public static class Fairness
{
    /// <summary>Jain's index (Jain, Chiu and Hawe 1984): (Σx)² / (n · Σx²), 1/n to 1; 1 when there is nothing.</summary>
    public static double Jain(IReadOnlyCollection<double> shares)
    {
        double sum = shares.Sum(), squares = shares.Sum(share => share * share);
        return squares > 0 ? sum * sum / (shares.Count * squares) : 1;
    }

    /// <summary>The least over the greatest, 0 to 1; 1 when there is nothing.</summary>
    public static double MinOverMax(IReadOnlyCollection<double> shares) =>
        shares.Count > 0 && shares.Max() > 0 ? shares.Min() / shares.Max() : 1;
}
