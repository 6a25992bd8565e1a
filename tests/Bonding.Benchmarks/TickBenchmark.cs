using BenchmarkDotNet.Attributes;
using Bonding.Domain.Bursts;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Phases;
using MathNet.Numerics.Statistics;

namespace Bonding.Benchmarks;

/// <summary>Measures one tick of one second for all tenants: one series each (CPU), 20 tenants per node.</summary>
public class TickBenchmark
{
    // Enough to end the engine's cold start, and for periods to be found.
    private const int WarmUp = 200;

    // Small clusters are warmed up about as long as the largest one, so that only optimised code is measured.
    private const int WarmUpTenants = 7_000_000;

    private static readonly Dictionary<(string Part, int Tenants), List<double>> Spent = [];

    private BenchCluster _cluster = null!;
    private EngineStore _engine = null!;
    private PhaseStore _phases = null!;
    private BurstOutlook _last;

    [Params(1_000, 10_000, 100_000)]
    public int Tenants { get; set; }

    /// <summary>
    /// Returns the median processor time of the last ticks, in ms. Wall time would include other work on a shared machine.
    /// </summary>
    public static double ProcessorMilliseconds(string part, int tenants, int ticks)
    {
        return Spent[(part, tenants)].TakeLast(ticks).Median();
    }

    [GlobalSetup(Target = nameof(Forecast))]
    public void StartEngine()
    {
        _cluster = new BenchCluster(Tenants);
        _engine = new EngineStore(new ForecasterOptions { Capacity = 1 });
        _phases = new PhaseStore();
        for (var tenant = 0; tenant < Tenants; tenant++)
            _phases.Begin(_engine.Add());
        for (var second = 0; second < Math.Max(WarmUp, WarmUpTenants / Tenants); second++)
            Forecast();
    }

    [GlobalSetup(Target = nameof(Decide))]
    public void StartCluster()
    {
        _cluster = new BenchCluster(Tenants);
        for (var second = 0; second < Math.Max(WarmUp, WarmUpTenants / Tenants); second++)
            Decide();
    }

    /// <summary>Runs the engine's share: learns each tenant's sample and reads its forecasts.</summary>
    [Benchmark]
    public BurstOutlook Forecast()
    {
        var begun = Environment.CpuUsage.TotalTime;
        _cluster.Advance();
        for (var tenant = 0; tenant < Tenants; tenant++)
            _last = _cluster.Outlook(_engine, _phases, tenant).Bursts;
        Spend(nameof(Forecast), begun);
        return _last;
    }

    /// <summary>Runs the decision's share: multipliers, shares, the plan, and its application.</summary>
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
