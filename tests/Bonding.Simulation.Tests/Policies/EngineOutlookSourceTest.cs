using Bonding.Domain.Bursts;
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

    /// <summary>Each minute begins with 20 s of a whole core; half a core is requested.</summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(5, 2, 12)]
    [InlineData(15, 2, 32)]
    public void A_periods_bursts_are_foretold_through_scrapes(int scrape, int delay, int staleness)
    {
        var profile = new TelemetryProfile(TelemetrySource.Fresh, scrape, delay, 1);
        var (source, telemetry) = (new EngineOutlookSource(BurstRules.Default), new TenantTelemetry(profile, "a"));
        var (alarms, oldest) = (new HashSet<int>(), TimeSpan.Zero);
        for (var second = 1; second <= 1200; second++)
        {
            telemetry.Record((second - 1) % 60 < 20 ? 1 : 0.02, 0);
            var bursts = BurstsAt(second, source, telemetry);
            if (second > 600 && bursts.Phase is { } phase && phase.Soon > 0.3 && phase.AlarmsRight >= 0.6)
                alarms.Add(second % 60);
            oldest = bursts.Now >= 0 && bursts.Staleness > oldest ? bursts.Staleness : oldest;
        }

        Assert.Superset(new HashSet<int> { 0, 1, 5, 10, 15 }, alarms);
        Assert.InRange(alarms.Count, 15, 20 + (2 * scrape) + 8);
        Assert.InRange(oldest.TotalSeconds, staleness - 1, staleness + 1);
    }

    private static BurstOutlook BurstsAt(int second, EngineOutlookSource source, TenantTelemetry telemetry)
    {
        var tenant = new PolicyTenant(Some.Tenant("a", []), 0, new(500), null, null, 0, CreditLedger.Empty, null!, 0, 0)
        {
            Seen = telemetry.Read(second),
        };
        source.Observe(new PolicySnapshot(second, DateTimeOffset.UnixEpoch.AddSeconds(second), [tenant], []));
        return source.BurstsOf(tenant);
    }

    private static double NeedAfter(int seconds, TelemetryProfile profile, double waited)
    {
        var (source, telemetry) = (new EngineOutlookSource(BurstRules.Default), new TenantTelemetry(profile, "a"));
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
