namespace Bonding.Domain;

/// <summary>Adds amounts that others declare, of which nothing is known but that they are not negative.</summary>
public static class Saturation
{
    /// <summary>Returns the sum, or the greatest number if it is more.</summary>
    /// <param name="left">0 or more.</param>
    /// <param name="right">0 or more.</param>
    public static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;
}
