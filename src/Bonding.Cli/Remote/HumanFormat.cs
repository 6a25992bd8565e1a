using System.Globalization;

namespace Bonding.Cli.Remote;

/// <summary>Numbers in words for people.</summary>
internal static class HumanFormat
{
    private static readonly (string Unit, double Seconds)[] Spans = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];

    /// <summary>When the balance covers a price; two units of time at most, the smallest rounded up.</summary>
    /// <param name="seconds">Null: never.</param>
    public static string Affordable(double? seconds) =>
        seconds switch
        {
            null => "never affordable at the present use",
            <= 0 => "affordable now",
            { } wait => "affordable in " + Duration(wait),
        };

    /// <summary>Bonding Units, counted.</summary>
    public static string Units(int count) => count == 1 ? "1 unit" : string.Create(CultureInfo.InvariantCulture, $"{count} units");

    /// <summary>At most three digits after the point.</summary>
    public static string Factor(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A share as whole percent.</summary>
    public static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);

    /// <summary>CPU as Kubernetes writes it.</summary>
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
