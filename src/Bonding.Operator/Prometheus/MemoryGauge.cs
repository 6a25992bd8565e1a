namespace Bonding.Operator.Prometheus;

/// <summary>How much memory a tenant uses now: a guest's available less usable memory (resident memory where the guest does not tell), the
/// sum over a workload's containers.</summary>
public sealed class MemoryGauge
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(45);

    private readonly Dictionary<string, (string Metric, RawSample Newest)> _gauges = [];

    /// <summary>Takes samples of one series in order of time.</summary>
    public void AddSamples(RawSeries series)
    {
        if (series.Samples is [.., var newest])
            AddSamples(series, newest);
    }

    /// <summary>Takes one sample of a series.</summary>
    public void AddSamples(RawSeries series, RawSample sample) => _gauges[series.Id] = (series["__name__"], sample);

    /// <summary>Bytes; null when nothing fresh is known.</summary>
    public double? At(DateTimeOffset now)
    {
        foreach (var (id, gauge) in _gauges)
            if (now - gauge.Newest.At > Fresh)
                _gauges.Remove(id);
        if (_gauges.Count == 0)
            return null;
        if (Newest(MetricCatalog.MemoryAvailable) is { } available && Newest(MetricCatalog.MemoryUsable) is { } usable)
            return Math.Max(0, available - usable);
        return Newest(MetricCatalog.MemoryResident) ?? Containers();
    }

    // While an instance migrates, source and target both tell; the newest holds.
    private double? Newest(string metric)
    {
        RawSample? newest = null;
        foreach (var gauge in _gauges.Values)
            if (gauge.Metric == metric && !(gauge.Newest.AtMilliseconds <= newest?.AtMilliseconds))
                newest = gauge.Newest;
        return newest?.Value;
    }

    private double? Containers()
    {
        double? sum = null;
        foreach (var gauge in _gauges.Values)
            if (gauge.Metric == MetricCatalog.ContainerMemory)
                sum = (sum ?? 0) + gauge.Newest.Value;
        return sum;
    }
}
