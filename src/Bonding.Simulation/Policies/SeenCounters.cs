using Bonding.Domain.Metering;

namespace Bonding.Simulation.Policies;

/// <summary>The samples of a tenant's counters that can be read since the last decision, in order of time.</summary>
/// <param name="Used">Samples of the used CPU, in vCPU-seconds.</param>
/// <param name="Waited">Samples of the time that runnable work waited for CPU, in vCPU-seconds.</param>
public sealed record SeenCounters(IReadOnlyList<MetricSample> Used, IReadOnlyList<MetricSample> Waited)
{
    /// <summary>The used CPU by the agent in the guest, in vCPU-seconds; null if there is none.</summary>
    public MetricSample? Said { get; init; }
}
