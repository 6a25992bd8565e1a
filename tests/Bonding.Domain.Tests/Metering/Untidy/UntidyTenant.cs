using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>A drawn tenant: its series in Prometheus beside the truth.</summary>
internal abstract class UntidyTenant(int seed)
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly Dictionary<string, (SeriesLabels Labels, UntidySeries Samples)> _series = [];

    private double? _lastArrival;

    /// <summary>What was drawn for all of its jobs.</summary>
    public UntidySetting Setting { get; protected init; } = null!;

    /// <summary>All that the tenant can use, in vCPUs.</summary>
    public double Size { get; protected init; }

    /// <summary>When the account begins, in seconds.</summary>
    public double AccountFrom { get; protected init; }

    /// <summary>The end, in seconds.</summary>
    public double Until => Setting.Until;

    /// <summary>The shortest scrape interval, in seconds.</summary>
    public double Interval => Setting.Interval;

    /// <summary>The most that can be charged: what was used in the account's life, from where a counter's first value stood.</summary>
    public abstract double Most { get; }

    /// <summary>The least that must be charged.</summary>
    public abstract double Least { get; }

    /// <summary>
    /// Stretches of which samples may have been settled as late and then forgotten: around each restart of the operator, and each return to
    /// a ledger that was stored before.
    /// </summary>
    public List<(double From, double To)> Forgotten { get; } = [];

    /// <summary>When the newest sample of all was written: what is written later is older, and nothing is settled after it.</summary>
    public double LastArrival =>
        _lastArrival ??= Measured.OrderByDescending(one => one.Stamp).ThenBy(one => one.ArrivesAt).First().ArrivesAt;

    protected Random Random { get; } = new(seed);

    protected List<UntidyMeasurement> Measured { get; } = [];

    // What lies further back makes no difference.
    protected double LookBack =>
        Math.Min(Staleness.FirstLookBack.TotalSeconds + 30, 45 + (3 * Interval) + (Setting.HasGaps ? UntidyTeller.LongestGap : 0));

    public static DateTimeOffset At(double second) => Epoch + TimeSpan.FromMilliseconds(Math.Round(second * 1000));

    /// <summary>Returns the readings that the account is settled to.</summary>
    public abstract IReadOnlyList<UsageSample> HistoryOf(
        IReadOnlyList<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        DateTimeOffset to
    );

    /// <summary>Returns the series that a query at a moment sees of a stretch, as a range selector returns them.</summary>
    public IReadOnlyList<MetricSeries> Seen(double now, DateTimeOffset after, DateTimeOffset to)
    {
        List<MetricSeries> seen = [];
        var (first, last) = (after.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        foreach (var (labels, all) in _series.Values)
        {
            List<MetricSample> samples = [];
            for (var index = all.IndexAfter(first); index < all.Count && all[index].At <= last; index++)
                if (all[index].ArrivesAt <= now)
                    samples.Add(new MetricSample(all[index].At, all[index].Value));
            if (samples.Count > 0)
                seen.Add(new MetricSeries(labels, samples));
        }

        return seen;
    }

    /// <summary>Stores a sample; false if its series has one of the same time.</summary>
    protected bool TryStore(Dictionary<string, string> labels, double stamp, double value, double arrives)
    {
        var id = string.Join(',', labels.Values);
        if (!_series.TryGetValue(id, out var series))
            _series[id] = series = (new SeriesLabels(labels), new UntidySeries());
        return series.Samples.TryAdd(new UntidySample(At(stamp).ToUnixTimeMilliseconds(), value, arrives));
    }
}
