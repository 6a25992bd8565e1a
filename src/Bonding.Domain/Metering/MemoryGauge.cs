namespace Bonding.Domain.Metering;

/// <summary>
/// Computes how much memory a tenant uses now: the available less the usable memory of a guest (its resident memory if the guest reports
/// neither), or the sum over the pods of a workload. Of a pod its own gauge counts, or that of its containers together, whichever is more:
/// sandboxed runtimes hide their use from the containers' gauges.
/// </summary>
public sealed class MemoryGauge
{
    private readonly Dictionary<string, Reading> _newest = [];

    /// <summary>The time of the newest sample; null if none is known.</summary>
    public DateTimeOffset? SampledAt
    {
        get
        {
            var newest = 0L;
            foreach (var reading in _newest.Values)
                newest = Math.Max(newest, reading.At);
            return newest > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(newest) : null;
        }
    }

    /// <summary>Adds the samples of one gauge, which are in order of time. Samples that were added before change nothing.</summary>
    public void AddSamples(MetricSeries series)
    {
        foreach (var sample in series.Samples)
            AddSample(series, sample);
    }

    /// <summary>Adds one sample of a gauge; one that is not newer than those before it is ignored.</summary>
    public void AddSample(MetricSeries series, MetricSample sample)
    {
        var isContainer = series.Kind == SeriesKind.ContainerMemory;
        var known = _newest.GetValueOrDefault(series.Id);
        if (sample.AtMilliseconds <= known.At || (isContainer && CounterIdentity.OfContainer(series) is null))
            return;
        var gauge = isContainer ? new Gauge(series.Kind, series["pod"], series["container"]) : new Gauge(series.Kind, "", "");
        var spacing = known.At > 0 ? sample.AtMilliseconds - known.At : 0;
        _newest[series.Id] = new Reading(gauge, sample.AtMilliseconds, sample.Value, spacing, known.Spacing);
    }

    /// <summary>Returns bytes, or null if nothing is known that has not fallen silent.</summary>
    public double? At(DateTimeOffset now)
    {
        var gauges = Newest(now.ToUnixTimeMilliseconds());
        double? ValueOf(SeriesKind kind) => gauges.TryGetValue(new Gauge(kind, "", ""), out var reading) ? reading.Value : null;
        if (ValueOf(SeriesKind.GuestMemoryAvailable) is { } available && ValueOf(SeriesKind.GuestMemoryUsable) is { } usable)
            return Math.Max(0, available - usable);
        return ValueOf(SeriesKind.GuestMemoryResident) ?? SumOfPods(gauges);
    }

    // Several series may report one gauge: jobs, replicas, or source and target of a migration. The newest sample holds.
    private Dictionary<Gauge, Reading> Newest(long now)
    {
        var gauges = new Dictionary<Gauge, Reading>();
        foreach (var (series, reading) in _newest)
        {
            if (now - reading.At > reading.Silence.TotalMilliseconds)
                _newest.Remove(series);
            else if (!gauges.TryGetValue(reading.Gauge, out var other) || reading.IsNewerThan(other))
                gauges[reading.Gauge] = reading;
        }

        return gauges;
    }

    private static double? SumOfPods(Dictionary<Gauge, Reading> gauges)
    {
        var pods = new Dictionary<string, (double Own, double Containers)>();
        foreach (var (gauge, reading) in gauges)
        {
            if (gauge.Kind != SeriesKind.ContainerMemory)
                continue;
            var (own, containers) = pods.GetValueOrDefault(gauge.Pod);
            pods[gauge.Pod] = gauge.Container.Length == 0 ? (reading.Value, containers) : (own, containers + reading.Value);
        }

        return pods.Count == 0 ? null : pods.Values.Sum(pod => Math.Max(pod.Own, pod.Containers));
    }

    /// <summary>What is measured, whichever series reports it.</summary>
    private readonly record struct Gauge(SeriesKind Kind, string Pod, string Container);

    /// <summary>The newest sample of a gauge, and the last two steps of time between its samples; 0 if they are not known.</summary>
    private readonly record struct Reading(Gauge Gauge, long At, double Value, long Spacing, long SpacingBefore)
    {
        public bool IsNewerThan(Reading other) => At > other.At || (At == other.At && Value > other.Value);

        public TimeSpan Silence =>
            Spacing == 0 ? Staleness.UnknownInterval
            : SpacingBefore == 0 ? Min(Staleness.Of(Milliseconds(Spacing)), Staleness.UnknownInterval)
            : Staleness.Of(Milliseconds(Math.Min(Spacing, SpacingBefore)));

        private static TimeSpan Milliseconds(long count) => TimeSpan.FromMilliseconds(count);

        private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
    }
}
