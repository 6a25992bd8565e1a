using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>A drawn cluster: what one tenant truly used, and what Prometheus shows of it, with several faults at once.</summary>
internal sealed class UntidyCluster
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly Random _random;
    private readonly UntidySetting _setting;
    private readonly List<UntidyMeasurement> _measured = [];
    private readonly List<UntidyPod> _pods = [];
    private readonly List<UntidyTeller> _tellers = [];
    private readonly Dictionary<string, (SeriesLabels Labels, UntidySeries Samples)> _series = [];
    private readonly Dictionary<(string Pod, string Container), double[]> _refreshes = [];

    private double? _lastArrival;

    public UntidyCluster(int seed)
    {
        _random = new Random(seed);
        var interval = Math.Exp(_random.NextDouble() * Math.Log(120));
        var until = Math.Max(90, interval * _random.Next(5, 13));
        var rows = _random.Next(10);
        _setting = new UntidySetting
        {
            Interval = _random.Next(4) == 0 ? Math.Round(interval) : interval,
            Until = until,
            NamesCgroups = _random.Next(2) == 0,
            HasGaps = _random.Next(4) == 0,
            Refresh = _random.Next(3) switch
            {
                0 => 0,
                1 => 3.25,
                _ => 15,
            },
            HonoursTimes = _random.Next(2) == 0,
            ReportsPods = rows < 7,
            ReportsContainers = rows > 0,
            IsSandboxed = rows is > 0 and < 3,
            Restarts = _random.Next(3) == 0,
            IsRounded = _random.Next(4) == 0,
        };
        Size = _random.Next(1, 5);
        AccountFrom = _random.NextDouble() * until / 3;
        DrawPods();
        for (var index = _random.Next(3); index >= 0; index--)
            _tellers.Add(UntidyTeller.Draw(_random, _setting, _tellers.Count));
        foreach (var pod in _pods)
            Scrape(pod);
    }

    /// <summary>All that the tenant can use, in vCPUs.</summary>
    public double Size { get; }

    /// <summary>When the account begins, in seconds.</summary>
    public double AccountFrom { get; }

    public double Until => _setting.Until;

    public double Interval => _setting.Interval;

    public UntidySetting Setting => _setting;

    public IReadOnlyList<UntidyPod> Pods => _pods;

    /// <summary>
    /// Stretches of which samples may have been settled as late and then forgotten: around each restart of the operator, and each return to
    /// a ledger that was stored before.
    /// </summary>
    public List<(double From, double To)> Forgotten { get; } = [];

    public static DateTimeOffset At(double second) => Epoch + TimeSpan.FromMilliseconds(Math.Round(second * 1000));

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

    /// <summary>The most that can be charged: what was used in the account's life, from where a counter's first value stood.</summary>
    public double Most => _pods.Sum(pod => pod.Used(AccountFrom - UntidyBound.Age, Until));

    /// <summary>When the newest sample of all was written: what is written later is older, and nothing is settled after it.</summary>
    public double LastArrival =>
        _lastArrival ??= _measured.OrderByDescending(one => one.Stamp).ThenBy(one => one.ArrivesAt).First().ArrivesAt;

    /// <summary>Returns the least that must be charged.</summary>
    public double Least => _pods.Sum(pod => UntidyBound.LeastOf(pod, this, _measured));

    private void DrawPods()
    {
        for (var index = _random.Next(1, 3); index > 0; index--)
        {
            var isOld = _random.Next(2) == 0;
            var from = isOld ? -50 - (_random.NextDouble() * 600) : AccountFrom + (_random.NextDouble() * (Until - AccountFrom) * 0.7);
            var isShort = !isOld && _random.Next(4) == 0;
            var to = isShort ? Math.Min(Until, from + 5 + (_random.NextDouble() * Interval * 3)) : Until;
            _pods.Add(UntidyPod.Draw(_random, $"web-{index}", (from, to), Size / 3, _setting.Restarts));
        }
    }

    private void Scrape(UntidyPod pod)
    {
        foreach (var teller in _tellers)
        foreach (var moment in teller.Scrapes(Math.Max(pod.From, AccountFrom - LookBack), Math.Min(pod.To, Until)))
        {
            if (_setting.ReportsPods)
                Store(teller, pod, null, moment);
            foreach (var container in _setting.ReportsContainers ? pod.Containers : [])
                Store(teller, pod, container, moment);
        }
    }

    // What lies further back makes no difference.
    private double LookBack =>
        Math.Min(Staleness.FirstLookBack.TotalSeconds + 30, 45 + (3 * Interval) + (_setting.HasGaps ? UntidyTeller.LongestGap : 0));

    private void Store(UntidyTeller teller, UntidyPod pod, UntidyContainer? container, double moment)
    {
        var part = container?.Name ?? "";
        var measured = MeasuredAt(pod.Name, part, teller.LookedAt(_random, moment));
        var life = container?.LifeAt(measured) ?? (measured >= pod.From ? 0 : -1);
        if (life < 0 || measured < pod.From || (container is not null && container.LifeAt(moment) != life))
            return;
        var value =
            container is null ? pod.Used(pod.From, measured)
            : _setting.IsSandboxed ? 0
            : container.Load.Between(container.Lives[life].From, measured);
        value = _setting.IsRounded ? double.Parse($"{value:G12}", System.Globalization.CultureInfo.InvariantCulture) : value;
        var stamp = _setting.HonoursTimes ? measured : teller.StampOf(moment);
        var labels = teller.LabelsOf(pod.Name, part, $"{pod.Name}/{part}/{life}", moment);
        var id = string.Join(',', labels.Values);
        if (!_series.TryGetValue(id, out var series))
            _series[id] = series = (new SeriesLabels(labels), new UntidySeries());
        var arrives = teller.ArrivalOf(_random, moment);
        if (!series.Samples.TryAdd(new UntidySample(At(stamp).ToUnixTimeMilliseconds(), value, arrives)))
            return;
        _measured.Add(new UntidyMeasurement(pod.Name, part, teller, measured, value, life, stamp, labels.Count, arrives));
    }

    private double MeasuredAt(string pod, string part, double moment)
    {
        if (_setting.Refresh == 0)
            return moment;
        if (!_refreshes.TryGetValue((pod, part), out var times))
            _refreshes[(pod, part)] = times = DrawRefreshes();
        var index = Array.BinarySearch(times, moment);
        return times[Math.Max(0, index >= 0 ? index : ~index - 1)];
    }

    private double[] DrawRefreshes()
    {
        List<double> times = [-700 - (_random.NextDouble() * 20)];
        while (times[^1] < Until)
            times.Add(times[^1] + (_setting.Refresh > 10 ? 11 + (_random.NextDouble() * 8) : _setting.Refresh));
        return [.. times];
    }
}

/// <summary>One measurement that a sample shows: which life of a container, and when.</summary>
internal readonly record struct UntidyMeasurement(
    string Pod,
    string Part,
    UntidyTeller Teller,
    double At,
    double Value,
    int Life,
    double Stamp,
    int Labels,
    double ArrivesAt
);
