namespace Bonding.Operator.Decisions;

/// <summary>How the loop runs.</summary>
/// <param name="TickInterval">Time between ticks. Forecasts count ticks as seconds.</param>
public sealed record LoopOptions(TimeSpan TickInterval);
