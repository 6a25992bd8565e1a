namespace Bonding.Domain.Metering;

/// <summary>
/// Computes by how much the counters of one tenant grow per second now: the sum over its live series, each from its newest two samples.
/// </summary>
public sealed class UsageRate
{
    private readonly Dictionary<string, Pair> _pairs = [];

    /// <summary>Adds samples of one series in order of time. Samples that were added before change nothing.</summary>
    public void AddSamples(string series, IReadOnlyList<MetricSample> samples)
    {
        if (samples.Count == 0)
            return;
        var pair = _pairs.GetValueOrDefault(series);
        foreach (var sample in samples)
            if (sample.AtMilliseconds > pair.Newest.AtMilliseconds)
                pair = new Pair(pair.Newest, sample);
        _pairs[series] = pair;
    }

    /// <summary>Returns units per second, or null if no series is fresh, or none has two samples of one segment yet.</summary>
    public double? At(DateTimeOffset now)
    {
        double? sum = null;
        foreach (var (series, pair) in _pairs)
        {
            if (now - pair.Newest.At > Staleness.RateSamples)
                _pairs.Remove(series);
            else if (pair.IsFresh(now) && pair.PerSecond is { } rate)
                sum = (sum ?? 0) + rate;
        }

        return sum;
    }

    private readonly record struct Pair(MetricSample Before, MetricSample Newest)
    {
        private TimeSpan Spacing => Newest.At - Before.At;

        private bool HasTwo => Before.AtMilliseconds > 0;

        public double? PerSecond => HasTwo && Newest.Value >= Before.Value ? (Newest.Value - Before.Value) / Spacing.TotalSeconds : null;

        public bool IsFresh(DateTimeOffset now) => now - Newest.At <= Staleness.Of(HasTwo ? Spacing : TimeSpan.Zero);
    }
}
