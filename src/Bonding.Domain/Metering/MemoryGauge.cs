namespace Bonding.Domain.Metering;

/// <summary>
/// Computes how much memory a tenant uses now: the available less the usable memory of a guest (its resident memory if the guest reports
/// neither), or the sum over the containers of a workload.
/// </summary>
public sealed class MemoryGauge
{
    private readonly Dictionary<string, (SeriesKind Kind, MetricSample Newest)> _gauges = [];

    /// <summary>The time of the newest sample; null if none is known.</summary>
    public DateTimeOffset? SampledAt
    {
        get
        {
            var newest = 0L;
            foreach (var gauge in _gauges.Values)
                newest = Math.Max(newest, gauge.Newest.AtMilliseconds);
            return newest > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;
        }
    }

    /// <summary>Adds the samples of one gauge, which are in order of time.</summary>
    public void AddSamples(MetricSeries series)
    {
        if (series.Samples is [.., var newest])
            AddSample(series, newest);
    }

    /// <summary>Adds one sample of a gauge. It must not be older than those before it.</summary>
    public void AddSample(MetricSeries series, MetricSample sample) => _gauges[series.Id] = (series.Kind, sample);

    /// <summary>Returns bytes, or null if nothing is known that is not older than <see cref="Staleness.Gauge"/>.</summary>
    public double? At(DateTimeOffset now)
    {
        foreach (var (id, gauge) in _gauges)
            if (now - gauge.Newest.At > Staleness.Gauge)
                _gauges.Remove(id);
        if (_gauges.Count == 0)
            return null;
        if (NewestOf(SeriesKind.GuestMemoryAvailable) is { } available && NewestOf(SeriesKind.GuestMemoryUsable) is { } usable)
            return Math.Max(0, available - usable);
        return NewestOf(SeriesKind.GuestMemoryResident) ?? SumOfContainers();
    }

    // While an instance migrates, source and target both report; the newest sample holds.
    private double? NewestOf(SeriesKind kind)
    {
        MetricSample? newest = null;
        foreach (var gauge in _gauges.Values)
            if (gauge.Kind == kind && !(gauge.Newest.AtMilliseconds <= newest?.AtMilliseconds))
                newest = gauge.Newest;
        return newest?.Value;
    }

    private double? SumOfContainers()
    {
        double? sum = null;
        foreach (var gauge in _gauges.Values)
            if (gauge.Kind == SeriesKind.ContainerMemory)
                sum = (sum ?? 0) + gauge.Newest.Value;
        return sum;
    }
}
