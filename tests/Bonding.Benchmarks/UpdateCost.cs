using Bonding.Forecasting;
using Bonding.Forecasting.Engine;

namespace Bonding.Benchmarks;

/// <summary>The processor time and allocation of one update, including its share of the network's training, on this machine.</summary>
internal sealed record UpdateCost(double HotMicroseconds, double ColdMicroseconds, long AllocatedBytes)
{
    private const int ManySeries = 20_000;

    /// <summary>Measures updates of 64 series in the cache (hot) and of 20,000 series in turn (cold).</summary>
    public static UpdateCost Measure()
    {
        var hot = Time(Fill(64), 5000);
        var few = Fill(64);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Step(few, 64, 1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return new UpdateCost(hot, Time(Fill(ManySeries), 20), allocated);
    }

    public static EngineStore Fill(int series)
    {
        var store = new EngineStore(new ForecasterOptions());
        for (var i = 0; i < series; i++)
            store.Add();
        for (var t = 0; t < 70; t++)
            Step(store, series, t);
        return store;
    }

    private static double Time(EngineStore store, int seconds)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var t = 0; t < seconds; t++)
            Step(store, store.Count, t);
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / seconds / store.Count;
    }

    private static void Step(EngineStore store, int series, int second)
    {
        for (var i = 0; i < series; i++)
            store.Observe(i, new Sample(10 + (5 * Math.Sin(second * (i + 1))) + (second % 5 == 0 ? 20 : 0)));
    }
}
