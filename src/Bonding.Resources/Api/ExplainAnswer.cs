namespace Bonding.Resources.Api;

/// <summary>Why a tenant gets what it gets.</summary>
/// <param name="Self">What it holds and gets.</param>
/// <param name="EarnsPerHour">Credits that it earns in an hour.</param>
/// <param name="Cap">Most credits that it can hold.</param>
/// <param name="Forecasts">Usable forecasts.</param>
/// <param name="Cpu">Its CPU request; null while no pod runs.</param>
/// <param name="Priority">Whether the tier's PriorityClass is in force.</param>
/// <param name="Because">The reasons in words, in the order of the decision.</param>
/// <param name="WouldChange">What would change it.</param>
public sealed record ExplainAnswer(
    SelfAnswer Self, string EarnsPerHour, string Cap, IReadOnlyList<ExplainedForecast> Forecasts, ExplainedCpu? Cpu, string Priority,
    IReadOnlyList<string> Because, IReadOnlyList<string> WouldChange);
