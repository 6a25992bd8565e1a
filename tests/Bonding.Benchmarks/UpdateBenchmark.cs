using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;

namespace Bonding.Benchmarks;

/// <summary>Measures one update and forecast with BenchmarkDotNet (wall time, so the machine must be quiet).</summary>
[MemoryDiagnoser]
public class UpdateBenchmark
{
    private EngineStore _store = new(new ForecasterOptions());
    private int _second;

    /// <summary>64 series stay in the cache; 20,000 do not.</summary>
    [Params(64, 20_000)]
    public int Series { get; set; }

    public static int Run()
    {
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        return BenchmarkRunner.Run<UpdateBenchmark>(DefaultConfig.Instance.AddJob(job)).Reports.All(report => report.Success) ? 0 : 1;
    }

    [GlobalSetup]
    public void Fill() => _store = UpdateCost.Fill(Series);

    /// <summary>Takes the next second of the next series.</summary>
    [Benchmark]
    public void Update()
    {
        var slot = _second++ % Series;
        _store.Observe(slot, new Sample(10 + (slot % 7)));
    }
}
