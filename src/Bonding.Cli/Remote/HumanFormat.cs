using System.Globalization;

namespace Bonding.Cli.Remote;

/// <summary>Formats numbers for people.</summary>
internal static class HumanFormat
{
    private static readonly (string Unit, double Seconds)[] Spans = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];

    /// <summary>Returns when the balance will cover a price, in at most two units of time. The smaller one is rounded up.</summary>
    /// <param name="seconds">The seconds from now; null for never.</param>
    public static string Affordable(double? seconds) =>
        seconds switch
        {
            null => "never affordable at the present use",
            <= 0 => "affordable now",
            { } wait => "affordable in " + Duration(wait),
        };

    /// <summary>Returns a number of Bonding Units with its noun.</summary>
    public static string Units(int count) => count == 1 ? "1 unit" : string.Create(CultureInfo.InvariantCulture, $"{count} units");

    /// <summary>Returns a factor with at most three decimals.</summary>
    public static string Factor(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Returns a share from 0 to 1 as a whole percentage.</summary>
    public static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);

    /// <summary>Returns milliseconds as seconds with at most one decimal.</summary>
    public static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.#} s");

    /// <summary>Returns CPU in the notation of Kubernetes, such as 250m, or "none" for null.</summary>
    public static string Cpu(int? millicores) =>
        millicores is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value}m") : "none";

    private static string Duration(double whole)
    {
        var largest = Array.FindIndex(Spans, unit => whole >= unit.Seconds);
        if (largest < 0 || largest == Spans.Length - 1)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(whole)} s");
        var (unit, part) = (Spans[largest], Spans[largest + 1]);
        var parts = Math.Ceiling(whole / part.Seconds);
        var perUnit = unit.Seconds / part.Seconds;
        var (count, rest) = (Math.Floor(parts / perUnit), parts % perUnit);
        return string.Create(CultureInfo.InvariantCulture, $"{count} {unit.Unit}{(rest > 0 ? $" {rest} {part.Unit}" : "")}");
    }
}
