namespace Bonding.Operator.Telemetry;

/// <summary>What a query brought: series, or what went wrong.</summary>
/// <param name="Series">Empty when something went wrong.</param>
/// <param name="Problem">Null when nothing did.</param>
public sealed record QueryAnswer(IReadOnlyList<RawSeries> Series, string? Problem)
{
    public static QueryAnswer Failed(string problem) => new([], problem);
}
