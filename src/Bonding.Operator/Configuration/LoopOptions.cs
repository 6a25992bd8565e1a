namespace Bonding.Operator.Configuration;

/// <summary>The options of the loop.</summary>
/// <param name="TickInterval">The time between ticks. Forecasts count ticks as seconds.</param>
/// <param name="WriteTemplates">Whether PriorityClasses are written into templates of VMs and workloads.</param>
public sealed record LoopOptions(TimeSpan TickInterval, bool WriteTemplates);
