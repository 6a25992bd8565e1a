using System.Globalization;
using Bonding.Siege.Judging;

namespace Bonding.Siege;

/// <summary>What a siege came to.</summary>
/// <param name="Verdicts">Of each attack.</param>
/// <param name="Ratio">The p99 of the good callers under all attacks, by their own without.</param>
internal sealed record SiegeResult(IReadOnlyList<Verdict> Verdicts, double Ratio)
{
    /// <summary>The most that a good caller's p99 may grow by.</summary>
    public const double MostRatio = 4;

    public bool IsHeld => Verdicts.Count > 0 && Verdicts.All(verdict => verdict.IsSound) && Ratio <= MostRatio;

    /// <summary>Returns the line for machines.</summary>
    public IEnumerable<string> Lines()
    {
        var sound = Verdicts.Where(verdict => verdict.IsSound).ToList();
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"RESULT attacks={Verdicts.Count} held={sound.Count(one => one.ByDesign is null)}"
                + $" by_design={sound.Count(one => one.ByDesign is not null)}"
                + $" innocents_hurt={Verdicts.Sum(one => one.Hurts.Count)} minted={Verdicts.Sum(one => one.Minted)}"
                + $" ticks_failed={Verdicts.Sum(one => one.TicksFailed):0} settle_lag_s={Verdicts.Max(one => one.Lag):0.0}"
                + $" p99_good_caller_ratio={Ratio:0.00}"
        );
    }
}
