using System.Globalization;

namespace Bonding.Cli.Backtests;

/// <summary>Formats the numbers of the report for people.</summary>
internal static class BacktestFormat
{
    private const string Unknown = "–";
    private const double Smallest = 0.001;

    /// <summary>Explains the comparison with the last value.</summary>
    public const string ComparisonNote =
        "vs last value: Diebold–Mariano test of the median's absolute error, corrected as by Harvey, Leybourne and Newbold; "
        + "chance: p 0.05 or more.";

    /// <summary>Explains the intervals.</summary>
    public const string IntervalNote =
        "Intervals: exact 95 % (Clopper and Pearson), one observation per forecast; "
        + "low, high: the wanted share lies outside, which is hardly chance.";

    /// <summary>Formats a number with three decimals; a dash if it is not finite.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("f3", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>Formats the verdict of a comparison and its p-value; a dash if there is none.</summary>
    public static string Comparison(LossComparison? comparison) =>
        comparison is null || comparison.Verdict == Verdict.Unknown
            ? Unknown
            : $"{Word(comparison.Verdict, "better", "worse")}, p {Probability(comparison.PValue)}";

    /// <summary>Formats an interval, and whether the wanted share lies outside of it.</summary>
    public static string Interval(ShareInterval interval, double wanted) =>
        interval.Against(wanted) switch
        {
            Verdict.Unknown => Unknown,
            Verdict.Chance => $"{Number(interval.Low)}–{Number(interval.High)}",
            var verdict => $"{Number(interval.Low)}–{Number(interval.High)} {Word(verdict, "low", "high")}",
        };

    private static string Probability(double value) => value < Smallest ? $"< {Number(Smallest)}" : Number(value);

    /// <summary>Returns the word for a verdict; null if it is unknown.</summary>
    public static string? Word(Verdict verdict, string below, string above) =>
        verdict switch
        {
            Verdict.Below => below,
            Verdict.Above => above,
            Verdict.Chance => "chance",
            _ => null,
        };
}
