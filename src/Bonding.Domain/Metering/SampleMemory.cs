namespace Bonding.Domain.Metering;

/// <summary>
/// Keeps the newest settled samples of every series of a tenant, so that a tick reads a short stretch and knows what lies before it. It is
/// a cache of samples and nothing else: without it, a longer stretch is read once.
/// </summary>
public sealed class SampleMemory
{
    // The newest ones that the next stretch reads again, and as many before it: enough for the spacing and for a counter that stands still.
    private const int Kept = 4;

    private readonly IReadOnlyDictionary<string, MetricSeries> _series;

    private readonly DateTimeOffset? _settledTo;

    private SampleMemory(IReadOnlyDictionary<string, MetricSeries> series, DateTimeOffset? settledTo, bool isComplete) =>
        (_series, _settledTo, IsComplete) = (series, settledTo, isComplete);

    /// <summary>Nothing is remembered: the past must be read.</summary>
    public static SampleMemory Empty { get; } = new(new Dictionary<string, MetricSeries>(), null, isComplete: false);

    /// <summary>Whether every series that was alive is in it.</summary>
    public bool IsComplete { get; }

    /// <summary>
    /// Returns the memory for a ledger: nothing, if the ledger went further back than the samples that are kept. That happens when a ledger
    /// that was stored long ago replaces the present one.
    /// </summary>
    public SampleMemory For(UsageCheckpoint? readFor) =>
        _settledTo is { } settledTo && (readFor is not { } last || settledTo - last.At > Staleness.LookBack) ? Empty : this;

    /// <summary>
    /// Returns the series that were read with the remembered samples before them, and the remembered series that are silent. Each knows up
    /// to where it was settled before.
    /// </summary>
    /// <param name="read">What was read.</param>
    /// <param name="watchedFrom">Since when a series is new that shows nothing earlier; null if the past before it was not read.</param>
    public IReadOnlyList<MetricSeries> Join(IReadOnlyCollection<MetricSeries> read, DateTimeOffset? watchedFrom)
    {
        var joined = new List<MetricSeries>(read.Count);
        var present = new HashSet<string>();
        foreach (var series in read.Where(one => one.Samples.Count > 0))
        {
            present.Add(series.Id);
            joined.Add(_series.TryGetValue(series.Id, out var known) ? Extended(known, series) : Unknown(series, watchedFrom));
        }

        joined.AddRange(_series.Values.Where(known => !present.Contains(known.Id)));
        return joined;
    }

    /// <summary>
    /// Returns the memory after a settlement: of each series the newest samples up to where the tenant is settled, and the newest of those
    /// that the next stretch does not read again. Series that were silent for <see cref="Staleness.RememberedSeries"/> are forgotten.
    /// </summary>
    /// <param name="joined">The series with what was remembered of them.</param>
    /// <param name="settledTo">Up to where the tenant is settled; null if it never was.</param>
    /// <param name="readTo">Up to where it was read. If nothing was settled now, these samples are kept, and are new when it is.</param>
    /// <param name="isSettled">Whether something was settled now.</param>
    /// <param name="reachesBack">Whether the past of every series was read.</param>
    public SampleMemory After(
        IEnumerable<MetricSeries> joined,
        DateTimeOffset? settledTo,
        DateTimeOffset readTo,
        bool isSettled,
        bool reachesBack
    )
    {
        var kept = new Dictionary<string, MetricSeries>();
        foreach (var series in joined)
            if (
                KeptOf(series.Samples, settledTo ?? readTo, isSettled || readTo < settledTo ? settledTo ?? readTo : readTo) is
                { Count: > 0 } samples
            )
                kept[series.Id] = series.With(samples, isSettled ? samples[^1].At : series.KnownTo);
        return new SampleMemory(kept, settledTo, IsComplete || reachesBack);
    }

    private MetricSeries Unknown(MetricSeries read, DateTimeOffset? watchedFrom)
    {
        var first = read.Samples[0].At;
        return read.After([], IsComplete ? DateTimeOffset.MinValue : null, IsComplete || first >= watchedFrom ? first : null);
    }

    private static MetricSeries Extended(MetricSeries known, MetricSeries read) =>
        read.After(known.Samples.Where(sample => sample.At < read.Samples[0].At), known.KnownTo, known.BeganAt);

    private static List<MetricSample> KeptOf(IReadOnlyList<MetricSample> samples, DateTimeOffset settledTo, DateTimeOffset to)
    {
        var (newest, older) = (0, 0);
        List<MetricSample> kept = [];
        for (var index = samples.Count - 1; index >= 0 && older < Kept; index--)
        {
            var at = samples[index].At;
            if (at > to || settledTo - at >= Staleness.RememberedSeries)
                continue;
            var isReadAgain = to - at <= Staleness.LookBack;
            if (isReadAgain && newest == Kept)
                continue;
            newest += isReadAgain ? 1 : 0;
            older += isReadAgain ? 0 : 1;
            kept.Add(samples[index]);
        }

        kept.Reverse();
        return kept;
    }
}
