namespace Bonding.Operator.Configuration;

/// <summary>How the loop runs.</summary>
/// <param name="TickInterval">Time between ticks. Forecasts count ticks as seconds.</param>
/// <param name="WriteTemplates">Whether PriorityClasses are written into templates of VMs and workloads.</param>
public sealed record LoopOptions(TimeSpan TickInterval, bool WriteTemplates);
