namespace Bonding.Siege.Judging;

/// <summary>The readings of the time that an attack took, oldest first.</summary>
internal sealed record Spell(IReadOnlyList<Reading> Readings)
{
    /// <summary>The most seconds that a settlement may be behind.</summary>
    public const double LagLimit = 15;

    /// <summary>Credits that two readings of one balance may differ by, for the moments at which they were settled.</summary>
    public const double Tolerance = 0.05;

    public Reading First => Readings[0];

    public Reading Last => Readings[^1];

    /// <summary>What an account gained between the first and the last reading that show it, and the seconds between these.</summary>
    public (double? Gain, double Seconds) Gain(string ns, string account)
    {
        var shown = Readings.Where(reading => reading.BalanceOf(ns, account) is not null).ToList();
        return shown.Count < 2
            ? (null, 0)
            : (shown[^1].BalanceOf(ns, account) - shown[0].BalanceOf(ns, account), shown[^1].At - shown[0].At);
    }
}
