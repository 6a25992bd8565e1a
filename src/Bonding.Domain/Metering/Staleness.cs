namespace Bonding.Domain.Metering;

/// <summary>
/// Every age beyond which a measurement no longer counts, with the reason for its value. The ages differ because mistakes cost
/// differently: an old value in a rate misleads one forecast, a counter that is taken for a new one charges its whole past.
/// </summary>
public static class Staleness
{
    /// <summary>
    /// Of a counter whose scrape interval is not known, and at most of any other: 45 s. Scrapes at any usual interval (up to 30 s) fit in,
    /// even if one comes late. A counter that is silent for longer is gone, so another one may take over.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    /// <summary>
    /// At least of any counter: 3 s. Even a counter that is scraped every second loses a scrape now and then, and scrapes take up to some
    /// seconds.
    /// </summary>
    public static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A memory gauge: 45 s. What a gauge showed holds until its next scrape, at any usual scrape interval; then the tenant's memory is
    /// unknown.
    /// </summary>
    public static readonly TimeSpan Gauge = TimeSpan.FromSeconds(45);

    /// <summary>
    /// The newest samples that a rate is computed from: 2 min. They are kept for longer than they count, so that a series that missed
    /// scrapes has a rate again at its next sample. A series that stays away for longer belongs to a container that is gone.
    /// </summary>
    public static readonly TimeSpan RateSamples = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How far before a stretch the counters of containers are read, and how long all of them are waited for after a silence: 45 s. These
    /// counters are summed, so each must be seen once before the stretch, and once after a silence, at any usual scrape interval.
    /// </summary>
    public static readonly TimeSpan PodLookBack = TimeSpan.FromSeconds(45);

    /// <summary>
    /// The time in which a tenant may restart: 1 min. A longer silence that ends in a fresh counter means that the tenant was stopped, and
    /// a stopped tenant does not earn. Memory that was not seen for longer is neither charged nor earned for.
    /// </summary>
    public static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The last reading of a counter that fell silent: 1 h. A source that returns after a failed migration, or a container that a scraper
    /// lost, is recognized in this time and charged only for what it grew. Readings of counters that are gone must not pile up.
    /// </summary>
    public static readonly TimeSpan RememberedCounter = TimeSpan.FromHours(1);

    // One scrape may fail and the next may come half an interval late.
    private const double Scrapes = 2.5;

    /// <summary>
    /// Returns how long a counter may be silent before it counts as gone: 2.5 times the spacing of its newest two samples, within
    /// <see cref="ShortestSilence"/> and <see cref="LongestSilence"/>; the longest if there are not two samples.
    /// </summary>
    public static TimeSpan Of(IReadOnlyList<MetricSample> samples) =>
        samples.Count > 1 ? Of(samples[^1].At - samples[^2].At) : LongestSilence;

    /// <inheritdoc cref="Of(IReadOnlyList{MetricSample})"/>
    /// <param name="spacing">The time between the newest two samples.</param>
    public static TimeSpan Of(TimeSpan spacing)
    {
        var silence = spacing * Scrapes;
        return silence < ShortestSilence ? ShortestSilence
            : silence > LongestSilence ? LongestSilence
            : silence;
    }
}
