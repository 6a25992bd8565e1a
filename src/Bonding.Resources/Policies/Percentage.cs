namespace Bonding.Resources.Policies;

/// <summary>Converts between the percent of a policy and the shares of the rules, where 1 is all of it.</summary>
internal static class Percentage
{
    private const int Whole = 100;

    /// <summary>Returns a share in percent, exact to 15 digits: 0.07 gives 7, which a product of doubles would miss.</summary>
    public static double FromShare(double share) => (double)((decimal)share * Whole);

    public static double ToShare(double percent) => percent / Whole;
}
