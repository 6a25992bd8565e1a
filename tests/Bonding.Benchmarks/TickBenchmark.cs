using BenchmarkDotNet.Attributes;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting.Engine;

namespace Bonding.Benchmarks;

/// <summary>One tick of one second for all tenants: one series each (CPU), 20 tenants a node.</summary>
public class TickBenchmark
{
    // As many as the engine needs to be past its cold start.
    private const int WarmUp = 70;

    // Small clusters are warmed up as long as the largest one, or code that is not optimised yet would be measured.
    private const int Most = 100_000;

    private static readonly Dictionary<(string Part, int Tenants), List<double>> Spent = [];

    private BenchCluster _cluster = null!;
    private EngineStore _engine = null!;
    private DemandOutlook _last;

    [Params(1_000, 10_000, 100_000)]
    public int Tenants { get; set; }

    /// <summary>Median processor time of the last ticks, in ms. Time on the wall counts others' work on a machine that is shared.</summary>
    public static double ProcessorMilliseconds(string part, int tenants, int ticks)
    {
        var last = Spent[(part, tenants)].TakeLast(ticks).Order().ToList();
        return last[last.Count / 2];
    }

    [GlobalSetup(Target = nameof(Forecast))]
    public void StartEngine()
    {
        _cluster = new BenchCluster(Tenants);
        _engine = new EngineStore(new ForecasterOptions { Capacity = 1 });
        for (var tenant = 0; tenant < Tenants; tenant++)
            _engine.Add();
        for (var second = 0; second < WarmUp; second++)
            Forecast();
    }

    [GlobalSetup(Target = nameof(Decide))]
    public void StartCluster()
    {
        _cluster = new BenchCluster(Tenants);
        for (var second = 0; second < WarmUp * (Most / Tenants); second++)
            Decide();
    }

    /// <summary>The engine's share: each tenant's sample is learnt from, and its forecast read.</summary>
    [Benchmark]
    public DemandOutlook Forecast()
    {
        var begun = Environment.CpuUsage.TotalTime;
        _cluster.Advance();
        for (var tenant = 0; tenant < Tenants; tenant++)
            _last = _cluster.Outlook(_engine, tenant);
        Spend(nameof(Forecast), begun);
        return _last;
    }

    /// <summary>The decision's share: multipliers, shares, plan, and taking what was planned.</summary>
    [Benchmark]
    public int Decide()
    {
        var begun = Environment.CpuUsage.TotalTime;
        var writes = _cluster.Tick(_cluster.RecordedOutlook);
        Spend(nameof(Decide), begun);
        return writes;
    }

    private void Spend(string part, TimeSpan begun)
    {
        if (!Spent.TryGetValue((part, Tenants), out var ticks))
            Spent[(part, Tenants)] = ticks = [];
        ticks.Add((Environment.CpuUsage.TotalTime - begun).TotalMilliseconds);
    }
}
