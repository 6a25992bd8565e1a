using Bonding.Domain.Metering;
using Bonding.Simulation.Scenarios;

namespace Bonding.Simulation.Telemetry;

/// <summary>What the agent in a guest says of its use: a sample of a counter each second, true or not.</summary>
internal sealed class GuestTelemetry(TenantSpec tenant)
{
    private const long MillisecondsPerSecond = 1000;

    private double _said;
    private int _seconds;

    /// <summary>Adds the true use of the next second, in vCPU-seconds.</summary>
    public void Record(double used) => _said += tenant.Behaviour.Said(_seconds++, used, tenant.Vcpus);

    /// <summary>Returns the sample of the present.</summary>
    public MetricSample Read() => new(_seconds * MillisecondsPerSecond, _said);
}
