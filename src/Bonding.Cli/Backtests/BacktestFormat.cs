using System.Globalization;

namespace Bonding.Cli.Backtests;

/// <summary>Formats the numbers of the report for people.</summary>
internal static class BacktestFormat
{
    /// <summary>Formats a number with three decimals; a dash if it is not finite.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("f3", CultureInfo.InvariantCulture) : "–";
}
