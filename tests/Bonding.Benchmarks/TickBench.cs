using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Bonding.Forecasting.Engine;
using Bonding.Forecasting.Phases;

namespace Bonding.Benchmarks;

/// <summary>Measures the cost of a tick by the number of tenants: the engine's share and the decision's share.</summary>
internal static class TickBench
{
    private const int Ticks = 15;

    // After the cold start and the search for periods: before there is less to decide, and buffers grow later.
    private const int WarmUp = 200;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static int Run()
    {
        var config = ManualConfig
            .CreateEmpty()
            .AddJob(
                Job.Default.WithToolchain(new InProcessNoEmitToolchain(TimeSpan.FromHours(1), logOutput: false))
                    .WithStrategy(RunStrategy.Monitoring)
                    .WithWarmupCount(3)
                    .WithIterationCount(Ticks)
                    .WithInvocationCount(1)
                    .WithUnrollFactor(1)
            )
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default);
        var summary = BenchmarkRunner.Run<TickBenchmark>(config);
        if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => report.ResultStatistics is null))
            return 1;
        foreach (var size in Sizes)
            Report(size);
        var parts = Sizes.Select(size =>
            string.Create(CultureInfo.InvariantCulture, $"tick_ms_{size / 1_000}k={ForecastOf(size) + DecideOf(size):f1}")
        );
        Console.WriteLine(
            $"RESULT {string.Join(' ', parts)} bytes_per_tenant={BytesPerTenant(10_000)} alloc_per_tick={AllocatedPerTick(10_000)}"
        );
        return 0;
    }

    private static double ForecastOf(int tenants) => TickBenchmark.ProcessorMilliseconds(nameof(TickBenchmark.Forecast), tenants, Ticks);

    private static double DecideOf(int tenants) => TickBenchmark.ProcessorMilliseconds(nameof(TickBenchmark.Decide), tenants, Ticks);

    private static void Report(int tenants)
    {
        var (forecast, decide) = (ForecastOf(tenants), DecideOf(tenants));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{tenants, 7} tenants, processor time: forecast {forecast, 7:f1} ms ({1_000 * forecast / tenants:f2} us each), "
                    + $"decision {decide, 6:f2} ms ({1_000 * decide / tenants:f2} us each)"
            )
        );
    }

    /// <summary>Returns the size of snapshot, plan and state per tenant, without the engine's state.</summary>
    private static long BytesPerTenant(int tenants)
    {
        var before = GC.GetTotalMemory(true);
        var cluster = new BenchCluster(tenants);
        for (var tick = 0; tick < 10; tick++)
            cluster.Tick(cluster.RecordedOutlook);
        var bytes = GC.GetTotalMemory(true) - before;
        GC.KeepAlive(cluster);
        return bytes / tenants;
    }

    /// <summary>Returns the bytes that a whole tick allocates, including the engine's share, after its buffers have grown.</summary>
    private static long AllocatedPerTick(int tenants)
    {
        var cluster = new BenchCluster(tenants);
        var engine = new EngineStore(new ForecasterOptions { Capacity = 1 });
        var phases = new PhaseStore();
        for (var tenant = 0; tenant < tenants; tenant++)
            phases.Begin(engine.Add());
        for (var tick = 0; tick < WarmUp; tick++)
            cluster.Tick(tenant => cluster.Outlook(engine, phases, tenant));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var tick = 0; tick < Ticks; tick++)
            cluster.Tick(tenant => cluster.Outlook(engine, phases, tenant));
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Ticks;
    }
}
