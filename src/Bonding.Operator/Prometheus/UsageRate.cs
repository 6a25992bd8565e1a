namespace Bonding.Operator.Prometheus;

/// <summary>What counters of one tenant grow by per second now: the sum over its live series, each from its newest two samples.</summary>
public sealed class UsageRate
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, Pair> _pairs = [];

    /// <summary>Takes samples of one series in order of time; those that were taken before change nothing.</summary>
    public void AddSamples(string series, IReadOnlyList<RawSample> samples)
    {
        if (samples.Count == 0)
            return;
        var pair = _pairs.GetValueOrDefault(series);
        foreach (var sample in samples)
            if (sample.AtMilliseconds > pair.Newest.AtMilliseconds)
                pair = new Pair(pair.Newest, sample);
        _pairs[series] = pair;
    }

    /// <summary>Units per second; null when no series is fresh, or none has two samples of one segment yet.</summary>
    public double? At(DateTimeOffset now)
    {
        double? sum = null;
        foreach (var (series, pair) in _pairs)
        {
            if (now - pair.Newest.At > MaxAge)
                _pairs.Remove(series);
            else if (pair.IsFresh(now) && pair.PerSecond is { } rate)
                sum = (sum ?? 0) + rate;
        }

        return sum;
    }

    private readonly record struct Pair(RawSample Before, RawSample Newest)
    {
        private TimeSpan Spacing => Newest.At - Before.At;

        private bool HasTwo => Before.AtMilliseconds > 0;

        public double? PerSecond => HasTwo && Newest.Value >= Before.Value ? (Newest.Value - Before.Value) / Spacing.TotalSeconds : null;

        public bool IsFresh(DateTimeOffset now) => now - Newest.At <= Staleness.Of(HasTwo ? Spacing : TimeSpan.Zero);
    }
}
