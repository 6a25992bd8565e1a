using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;

namespace Bonding.Benchmarks;

/// <summary>Nodes of 20 tenants that surge and fall at different times; pods take every write.</summary>
public sealed class BenchCluster
{
    private const int TenantsPerNode = 20;
    private const int NodeMillicores = 16_000;
    private const int WritesPerTick = 20;
    private const int Size = 2_000;
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly DemandOutlook[] Recorded = [.. Enumerable.Range(0, 60).Select(RecordedAt)];

    private readonly ClusterSnapshot _snapshot = new();
    private readonly ClusterPlan _plan = new();
    private DecisionState _state = DecisionState.Empty;
    private int _second;

    public BenchCluster(int tenants)
    {
        for (var node = 0; node <= (tenants - 1) / TenantsPerNode; node++)
            _snapshot.Nodes.Add(new NodeCapacity(new(NodeMillicores), new(TenantsPerNode * 300)));
        for (var tenant = 0; tenant < tenants; tenant++)
        {
            var key = $"ns-{tenant % 50}/vm-{tenant:000000}";
            _snapshot.Tenants.Add(
                new TenantFacts(key, BondingMode.Enforce, tenant % 6, new Millicores(Size), default) { Baseline = new Millicores(400) }
            );
            _snapshot.Pods.Add(new PodFacts(key, tenant, tenant / TenantsPerNode, new(300), null, new(300), null));
        }
    }

    public void Advance() => _second++;

    /// <summary>Forecasts without the engine: rises and falls of the same kind.</summary>
    public DemandOutlook RecordedOutlook(int tenant) => Recorded[(7 * tenant + _second) % Recorded.Length];

    /// <summary>The engine learns the tenant's next sample and forecasts.</summary>
    public DemandOutlook Outlook(EngineStore engine, int slot)
    {
        engine.Observe(slot, new Sample(UsageAt(7 * slot + _second)));
        var forecast = engine.Predict(slot);
        return forecast.Quality == ForecastQuality.Ready
            ? new DemandOutlook(
                new ResourceOutlook(forecast.PeakQuantile, forecast.RecentPeak, forecast.ResidualSigma)
                {
                    Expected = forecast.Quantile(1, QuantileLevel.P50),
                },
                null,
                null
            )
            : DemandOutlook.None;
    }

    /// <summary>Decides one second and takes what was decided.</summary>
    /// <returns>How many pods were written.</returns>
    public int Tick(Func<int, DemandOutlook> outlook)
    {
        Advance();
        var tenants = _snapshot.Tenants;
        for (var tenant = 0; tenant < tenants.Count; tenant++)
            tenants[tenant] = tenants[tenant] with { Outlook = outlook(tenant), Used = (float)UsageAt(7 * tenant + _second) };
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

    private static DemandOutlook RecordedAt(int second)
    {
        double need = UsageAt(second + 3) + 0.05,
            level = UsageAt(second) + 0.05;
        return new DemandOutlook(new ResourceOutlook(need, level, 0.03) { Expected = UsageAt(second + 1) }, null, null);
    }
}
