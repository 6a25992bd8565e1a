using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Loop.Forecasts;

namespace Bonding.Operator.Tests.Loop.Forecasts;

/// <summary>A VM of two vCPUs uses half a vCPU, and one of its vCPUs waits for half of the time.</summary>
public class TenantDemandTest
{
    private static readonly SeriesLabels Used = Labels(SeriesKind.Counter);
    private static readonly SeriesLabels Delay = Labels(SeriesKind.VcpuDelay);

    [Fact]
    public void What_waits_for_weight_is_part_of_the_need()
    {
        var forecaster = After(120, waits: true, hasLimit: false);
        Assert.Equal(ContentionCause.Weight, forecaster.Contention.Cause);
        Assert.Equal(0.5, forecaster.Contention.Waiting, 1e-6);
        Assert.InRange(forecaster.Predict(MeteredResource.Cpu).PeakQuantile, 0.5, 0.55);
        Assert.Equal(0.25, forecaster.Latest(MeteredResource.Cpu), 1e-6);
    }

    [Fact]
    public void Without_the_series_the_need_is_what_is_used_and_what_waits_is_unknown()
    {
        var forecaster = After(120, waits: false, hasLimit: false);
        Assert.Equal(ContentionCause.Unknown, forecaster.Contention.Cause);
        Assert.InRange(forecaster.Predict(MeteredResource.Cpu).PeakQuantile, 0.25, 0.3);
    }

    [Fact]
    public void Waiting_under_a_limit_that_is_not_known_to_throttle_is_no_need()
    {
        var forecaster = After(120, waits: true, hasLimit: true);
        Assert.Equal(ContentionCause.Unknown, forecaster.Contention.Cause);
        Assert.InRange(forecaster.Predict(MeteredResource.Cpu).PeakQuantile, 0.25, 0.3);
    }

    private static TenantForecaster After(int seconds, bool waits, bool hasLimit)
    {
        var engines = new ForecastEngines(ForecastWeights.None);
        var forecaster = new TenantForecaster(engines.GetOrAdd(new NamespacedName("shop", "vm")));
        var size = new TenantCapacity(2, null, 200e6) { HasCpuLimit = hasLimit };
        for (var second = 1; second <= seconds; second++)
        {
            forecaster.AddSamples(MeteredResource.Cpu, new MetricSeries(Used, [new MetricSample(second * 1000, 0.5 * second)]));
            if (waits)
                forecaster.AddContention(new MetricSeries(Delay, [new MetricSample(second * 1000, 0.5 * second)]));
            forecaster.Advance(DateTimeOffset.FromUnixTimeSeconds(second), size);
        }

        return forecaster;
    }

    private static SeriesLabels Labels(SeriesKind kind) =>
        new(
            new Dictionary<string, string>
            {
                ["node"] = "node-1",
                ["id"] = "0",
                ["__name__"] = $"{kind}",
            },
            kind
        );
}
