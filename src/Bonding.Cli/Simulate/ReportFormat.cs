using System.Globalization;
using Bonding.Simulation.Adversaries;
using Bonding.Simulation.Evidence;
using Bonding.Simulation.Results;

namespace Bonding.Cli.Simulate;

/// <summary>Formats numbers and names for every kind of report.</summary>
internal static class ReportFormat
{
    public static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    public static string Share(double value) => double.IsNaN(value) ? "–" : value.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Hundredths(double value) => double.IsFinite(value) ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    public static string Range(Interval interval) => $"{Share(interval.Low)}–{Share(interval.High)}";

    public static string WithRange(Interval interval) =>
        $"{Hundredths(interval.Value)} [{Hundredths(interval.Low)} {Hundredths(interval.High)}]";

    /// <summary>Formats the waits of a class, what its pods hold, and the writes that it took.</summary>
    public static string[] WaitsAndPrice(ClassResult group) =>
        [
            Seconds(group.Work.Waits.Quantile(0.99)),
            Share(group.Work.WaitsUnderContention.MeanSeconds),
            Seconds(group.Work.WaitsUnderContention.Quantile(0.99)),
            Percent(100 * (group.Work.Offered > 0 ? group.Work.InTime / group.Work.Offered : 1)),
            Hundredths(group.Requests.Held),
            Number(group.Requests.Writes),
        ];

    public static string Percent(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    public static string Name(AdversaryKind kind) => ScenarioReader.AdversaryNames.First(name => name.Value == kind).Name;
}
