using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Operator.Loop.Forecasts;
using Bonding.Operator.Loop.Observe;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>Without Prometheus there is a forecast to act on for tenants that agents report, and for no others.</summary>
public class SnapshotBuilderTest
{
    private static readonly TenantCapacity Size = new(Vcpus: 2, MemoryBytes: null, IoBytesPerSecond: 1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tenant_that_its_nodes_agent_reports_has_a_forecast(bool metricsAvailable)
    {
        var facts = FactsOf(isReported: true, metricsAvailable);

        Assert.NotNull(facts.Outlook.Cpu);
        Assert.True(facts.Bursts.IsSeen);
    }

    [Fact]
    public void A_tenant_that_no_agent_reports_has_none_while_Prometheus_is_away()
    {
        var facts = FactsOf(isReported: false, metricsAvailable: false);

        Assert.Null(facts.Outlook.Cpu);
        Assert.False(facts.Bursts.IsSeen);
    }

    private static TenantFacts FactsOf(bool isReported, bool metricsAvailable)
    {
        var tenant = ObservedSamples.Tenant("shop", "web");
        var forecaster = tenant.State.Forecaster;
        for (var second = 1; second <= 120; second++)
        {
            forecaster.AddCpu(UsageSource.NodeAgent, SampleAt(second));
            forecaster.Advance(DateTimeOffset.FromUnixTimeSeconds(second), Size);
        }

        // What the observer does in the seconds in which nothing was read.
        if (!isReported)
            forecaster.Advance(null, Size);
        var cluster = new ObservedCluster(BondingRules.Default, DateTimeOffset.FromUnixTimeSeconds(120));
        var observed = tenant with { Forecasts = TenantForecasts.Of(forecaster) };
        new SnapshotBuilder(cluster, Guards.New(), metricsAvailable).Fill([observed], new Dictionary<string, NodeCapacity>());
        return cluster.Snapshot.Tenants[0];
    }

    private static MetricSeries SampleAt(int second) =>
        new(new SeriesLabels(new Dictionary<string, string>()), [new MetricSample(second * 1000L, second)]);
}
