namespace Bonding.Domain.Metering;

/// <summary>
/// Every age beyond which a measurement no longer counts, with the reason for its value. The ages differ because mistakes cost
/// differently: an old value in a rate misleads one forecast, a counter that is taken for a new one charges its whole past.
/// </summary>
public static class Staleness
{
    /// <summary>
    /// Of a series whose scrape interval is not known: 45 s. Scrapes at any usual interval (up to 30 s) fit in, even if one comes late. One
    /// long step between two samples may be a gap, so it does not make a series slow: two in a row do.
    /// </summary>
    public static readonly TimeSpan UnknownInterval = TimeSpan.FromSeconds(45);

    /// <summary>
    /// At most of any series: 5 min, two and a half scrapes at the slowest interval that is supported, 2 min. Prometheus itself forgets a
    /// series after as long.
    /// </summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    /// <summary>
    /// At least of any series: 3 s. Even a counter that is scraped every second loses a scrape now and then, and scrapes take up to some
    /// seconds.
    /// </summary>
    public static readonly TimeSpan ShortestSilence = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The newest samples that a rate is computed from: 10 min. They are kept for longer than they count, so that a series that missed
    /// scrapes has a rate again at its next sample. A series that stays away for longer belongs to a container that is gone.
    /// </summary>
    public static readonly TimeSpan RateSamples = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How far before a stretch it is read again: 45 s. A series that is written late is not passed over. Older samples are remembered.
    /// </summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromSeconds(45);

    /// <summary>
    /// How far before a stretch is read when nothing is remembered of a tenant: 7 min. Each counter that was alive must be seen once, at
    /// the slowest interval even if its target was down for 4 min; otherwise it would be taken for a new one.
    /// </summary>
    public static readonly TimeSpan FirstLookBack = TimeSpan.FromMinutes(7);

    /// <summary>
    /// The time in which a tenant may restart: 1 min, or longer if it is scraped so rarely that a silence shows nothing. A longer silence
    /// that ends in a fresh counter means that the tenant was stopped, and a stopped tenant does not earn. Memory that was not seen for
    /// longer is neither charged nor earned for.
    /// </summary>
    public static readonly TimeSpan LongestRestart = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The last samples of a series that fell silent: 1 h. A source that returns after a failed migration, or a container that a scraper
    /// lost, is recognized in this time and charged only for what it grew. Samples of series that are gone must not pile up.
    /// </summary>
    public static readonly TimeSpan RememberedSeries = TimeSpan.FromHours(1);

    /// <summary>
    /// How old a counter's value may be when it is scraped: 20 s. cAdvisor measures a container every 11 to 19 s, KubeVirt a VM every
    /// 3.25 s; between them a scrape repeats the last value.
    /// </summary>
    public static readonly TimeSpan CounterAge = TimeSpan.FromSeconds(20);

    /// <summary>How far the clocks of two servers that scrape the same counter may be apart: 2 s.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(2);

    // One scrape may fail and the next may come half an interval late.
    private const double Scrapes = 2.5;

    /// <summary>
    /// Returns how long a series may be silent before it counts as gone: 2.5 times the spacing of its newest samples, the smaller of the
    /// last two steps. Without two steps at most <see cref="UnknownInterval"/>.
    /// </summary>
    public static TimeSpan Of(IReadOnlyList<MetricSample> samples)
    {
        if (samples.Count < 2)
            return UnknownInterval;
        var last = samples[^1].At - samples[^2].At;
        if (samples.Count > 2)
            return Of(Min(last, samples[^2].At - samples[^3].At));
        return Min(Of(last), UnknownInterval);
    }

    /// <inheritdoc cref="Of(IReadOnlyList{MetricSample})"/>
    /// <param name="spacing">The time between two samples.</param>
    public static TimeSpan Of(TimeSpan spacing)
    {
        var silence = spacing * Scrapes;
        return silence < ShortestSilence ? ShortestSilence : Min(silence, LongestSilence);
    }

    /// <summary>Returns how long a tenant may be away without having been stopped, by how long its series may be silent.</summary>
    public static TimeSpan RestartWithin(TimeSpan silence) => silence > LongestRestart ? silence : LongestRestart;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
