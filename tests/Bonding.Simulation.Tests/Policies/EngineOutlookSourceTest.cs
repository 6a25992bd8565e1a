using Bonding.Domain.Credits;
using Bonding.Simulation.Policies;
using Bonding.Simulation.Scenarios;
using Bonding.Simulation.Telemetry;

namespace Bonding.Simulation.Tests.Policies;

/// <summary>A tenant of two vCPUs uses half a core, which is all that its share lets through; one core more of its work waits.</summary>
public class EngineOutlookSourceTest
{
    [Theory]
    [InlineData(TelemetrySource.Fresh, 1, 120)]
    [InlineData(TelemetrySource.KubeVirt, 1, 300)]
    [InlineData(TelemetrySource.Cadvisor, 10, 900)]
    [InlineData(TelemetrySource.KubeVirt, 30, 1500)]
    public void Demand_is_seen_through_every_source(TelemetrySource source, int scrape, int seconds)
    {
        var need = NeedAfter(seconds, new TelemetryProfile(source, scrape, 1, 1), waited: 1);
        Assert.InRange(need, 0.7, 0.95);
    }

    [Theory]
    [InlineData(TelemetrySource.Fresh, 1, 120)]
    [InlineData(TelemetrySource.Cadvisor, 10, 900)]
    public void Without_waiting_the_need_is_what_is_used(TelemetrySource source, int scrape, int seconds)
    {
        var need = NeedAfter(seconds, new TelemetryProfile(source, scrape, 1, 1), waited: 0);
        Assert.InRange(need, 0.24, 0.3);
    }

    private static double NeedAfter(int seconds, TelemetryProfile profile, double waited)
    {
        var (source, telemetry) = (new EngineOutlookSource(), new TenantTelemetry(profile, "a"));
        var spec = Some.Tenant("a", []);
        PolicyTenant tenant = default;
        for (var second = 1; second <= seconds; second++)
        {
            telemetry.Record(0.5, waited);
            tenant = new PolicyTenant(spec, 0, new(500), null, null, 0, CreditLedger.Empty, null!, 0, 0) { Seen = telemetry.Read(second) };
            source.Observe(new PolicySnapshot(second, DateTimeOffset.UnixEpoch.AddSeconds(second), [tenant], []));
        }

        return source.Of(tenant).Cpu?.Need ?? double.NaN;
    }
}
