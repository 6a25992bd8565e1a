namespace Bonding.Domain.Metering;

/// <summary>
/// Follows the counters of one container, or of one pod as a whole, through its lives: each cgroup has a counter of its own. A series that
/// does not name its cgroup counts the newest one; of a container, which may restart, only if no series that does was alive in the last
/// 5 min. That age is fixed: what was settled before must be taken for the same whenever it is read again.
/// </summary>
/// <param name="capacity">The most that it can grow in a second.</param>
/// <param name="restarts">Whether it may begin anew: a pod does not, its containers do.</param>
internal sealed class PartCounter(double capacity, bool restarts)
{
    private readonly Dictionary<string, ToldCounter> _lives = [];
    private string _newest = "";
    private DateTimeOffset _namedAt = DateTimeOffset.MinValue;

    /// <summary>The time of its newest sample.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Adds a sample of a series.</summary>
    /// <inheritdoc cref="ToldCounter.Add"/>
    /// <param name="life">The cgroup that the series names, or nothing.</param>
    public CounterStep Add(string life, MetricSeries series, MetricSample sample, TimeSpan silence, bool isSettled)
    {
        if (restarts && life.Length == 0 && sample.At - _namedAt <= Staleness.LongestSilence)
            return new CounterStep(0, CounterStepKind.Ignored);
        LastAt = sample.At > LastAt ? sample.At : LastAt;
        if (life.Length > 0 && sample.At > _namedAt)
            _namedAt = sample.At;
        return LifeOf(life).Add(series, sample, silence, isSettled);
    }

    /// <summary>Returns whether a sample can only be that of a counter that began anew; null if its counter was never seen.</summary>
    public bool? Restarts(string life, MetricSample sample) =>
        _lives.Count == 0 || (life.Length > 0 && !_lives.ContainsKey(life) && !_lives.ContainsKey(""))
            ? null
            : LifeOf(life).Restarts(sample);

    private ToldCounter LifeOf(string life)
    {
        if (life.Length == 0 && _lives.Count > 0)
            return _lives[_newest];
        if (_lives.TryGetValue(life, out var known))
            return known;

        // The same counter goes on under a label more.
        _newest = life;
        return _lives[life] = _lives.Remove("", out var unnamed) ? unnamed : new ToldCounter(capacity);
    }
}
