using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Bursts;
using Bonding.Domain.Decisions;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Phases;

namespace Bonding.Benchmarks;

/// <summary>Nodes of 20 tenants that surge and fall at different times; pods take every write.</summary>
public sealed class BenchCluster
{
    private const int TenantsPerNode = 20;
    private const int NodeMillicores = 16_000;
    private const int WritesPerTick = 20;
    private const int Size = 2_000;
    private const int Request = 300;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly (DemandOutlook, BurstOutlook)[] Recorded = [.. Enumerable.Range(0, 60).Select(RecordedAt)];
    private static readonly TimeSpan ActsIn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(2);
    private static readonly float Threshold = (float)(BurstRules.Default.Threshold * Request / Size);

    private readonly ClusterSnapshot _snapshot = new();
    private readonly ClusterPlan _plan = new();
    private DecisionState _state = DecisionState.Empty;
    private int _second;

    public BenchCluster(int tenants)
    {
        for (var node = 0; node <= (tenants - 1) / TenantsPerNode; node++)
            _snapshot.Nodes.Add(new NodeCapacity(new(NodeMillicores), new(TenantsPerNode * Request)));
        for (var tenant = 0; tenant < tenants; tenant++)
        {
            var key = $"ns-{tenant % 50}/vm-{tenant:000000}";
            _snapshot.Tenants.Add(
                new TenantFacts(key, BondingMode.Enforce, tenant % 6, new Millicores(Size), default) { Baseline = new Millicores(400) }
            );
            _snapshot.Pods.Add(new PodFacts(key, tenant, tenant / TenantsPerNode, new(Request), null, new(Request), null));
        }
    }

    public void Advance() => _second++;

    /// <summary>Forecasts without the engine: rises and falls of the same kind.</summary>
    public (DemandOutlook Demand, BurstOutlook Bursts) RecordedOutlook(int tenant) => Recorded[(7 * tenant + _second) % Recorded.Length];

    /// <summary>The engine and the phases learn the tenant's next sample and forecast.</summary>
    public (DemandOutlook Demand, BurstOutlook Bursts) Outlook(EngineStore engine, PhaseStore phases, int slot)
    {
        var used = UsageAt(7 * slot + _second);
        engine.Observe(slot, new Sample(used));
        phases.Observe(slot, new UsageWindow(_second, _second + 1, used, 1));
        var phase = phases.Outlook(slot, _second + 1, ActsIn, Threshold, BurstRules.Default);
        return (OutlookOf(engine.Predict(slot)), new BurstOutlook((float)used, Staleness, phase));
    }

    private static DemandOutlook OutlookOf(in Forecast forecast) =>
        forecast.Quality == ForecastQuality.Ready
            ? new DemandOutlook(
                new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
                {
                    Expected = forecast.Quantile(1, QuantileLevel.P50),
                },
                null,
                null
            )
            : DemandOutlook.None;

    /// <summary>Decides one second and takes what was decided.</summary>
    /// <returns>How many pods were written.</returns>
    public int Tick(Func<int, (DemandOutlook Demand, BurstOutlook Bursts)> outlook)
    {
        Advance();
        var tenants = _snapshot.Tenants;
        for (var tenant = 0; tenant < tenants.Count; tenant++)
        {
            var (demand, bursts) = outlook(tenant);
            tenants[tenant] = tenants[tenant] with { Outlook = demand, Bursts = bursts, Used = (float)UsageAt(7 * tenant + _second) };
        }
        _snapshot.WritesAllowed = WritesPerTick;
        var now = Start.AddSeconds(_second);
        ClusterDecision.Decide(_snapshot, _state, BondingRules.Default, now, _plan);
        _state = _plan.NextState;
        Take(now);
        return _plan.Writes.Length;
    }

    private void Take(DateTimeOffset now)
    {
        var (pods, nodes) = (_snapshot.Pods, _snapshot.Nodes);
        foreach (var pod in _plan.Writes)
        {
            var resize = _plan.Pods[pod].Resize;
            nodes[pods[pod].Node] = nodes[pods[pod].Node] with
            {
                Requested = new(nodes[pods[pod].Node].Requested.Value + resize.ToRequest.Value - resize.FromRequest.Value),
            };
            pods[pod] = pods[pod] with { Request = resize.ToRequest, ResizedAt = now };
        }
    }

    private static double UsageAt(int phase) => 0.15 + 0.1 * Math.Sin(phase * 0.7) + (phase % 60 < 15 ? 0.5 : 0);

    private static (DemandOutlook, BurstOutlook) RecordedAt(int second)
    {
        double need = UsageAt(second + 3) + 0.05,
            level = UsageAt(second) + 0.05;
        var soon = (float)Enumerable.Range(second, 6).Max(UsageAt);
        var ahead = (float)Enumerable.Range(second, 12).Max(UsageAt);
        return (
            new DemandOutlook(new ResourceOutlook(need, level, 0.03) { Expected = UsageAt(second + 1) }, null, null),
            new BurstOutlook((float)UsageAt(second), Staleness, new PhaseOutlook(soon, ahead, ahead, 1, 1))
        );
    }
}
