namespace Bonding.Operator.Instrumentation;

/// <summary>The labels of series that exist once per account, in the order in which their values are given.</summary>
internal static class MetricLabels
{
    public static string[] Account { get; } = ["namespace", "account"];

    public static string[] AccountAndResource { get; } = [.. Account, "resource"];

    public static string[] AccountAndPart { get; } = [.. Account, "part"];
}
