using System.Globalization;
using Bonding.Simulation.Adversaries;

namespace Bonding.Cli.Simulate;

/// <summary>Formats numbers and names for every kind of report.</summary>
internal static class ReportFormat
{
    public static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    public static string Share(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Percent(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Name(AdversaryKind kind) => ScenarioReader.AdversaryNames.First(name => name.Value == kind).Name;
}
