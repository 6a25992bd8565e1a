using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>A drawn workload: what its pods truly used, and what Prometheus shows of it, with several faults at once.</summary>
internal sealed class UntidyCluster : UntidyTenant
{
    private readonly List<UntidyPod> _pods = [];
    private readonly List<UntidyTeller> _tellers = [];
    private readonly Dictionary<(string Pod, string Container), double[]> _refreshes = [];

    public UntidyCluster(int seed)
        : base(seed)
    {
        Setting = UntidySetting.OfPods(Random);
        Size = Random.Next(1, 5);
        AccountFrom = Random.NextDouble() * Until / 3;
        DrawPods();
        for (var index = Random.Next(3); index >= 0; index--)
            _tellers.Add(UntidyTeller.Draw(Random, Setting, _tellers.Count));
        foreach (var pod in _pods)
            Scrape(pod);
    }

    public override double Most => _pods.Sum(pod => pod.Used(AccountFrom - UntidyBound.Age, Until));

    public override double Least => _pods.Sum(pod => UntidyBound.LeastOf(pod, this, Measured));

    public override IReadOnlyList<UsageSample> HistoryOf(
        IReadOnlyList<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        DateTimeOffset to
    ) => PodUsageHistory.Of(series, settledTo, notBefore, Size, to, CounterIdentity.OfContainer);

    private void DrawPods()
    {
        for (var index = Random.Next(1, 3); index > 0; index--)
        {
            var isOld = Random.Next(2) == 0;
            var from = isOld ? -50 - (Random.NextDouble() * 600) : AccountFrom + (Random.NextDouble() * (Until - AccountFrom) * 0.7);
            var isShort = !isOld && Random.Next(4) == 0;
            var to = isShort ? Math.Min(Until, from + 5 + (Random.NextDouble() * Interval * 3)) : Until;
            _pods.Add(UntidyPod.Draw(Random, $"web-{index}", (from, to), Size / 3, Setting.Restarts));
        }
    }

    private void Scrape(UntidyPod pod)
    {
        foreach (var teller in _tellers)
        foreach (var moment in teller.Scrapes(Math.Max(pod.From, AccountFrom - LookBack), Math.Min(pod.To, Until)))
        {
            if (Setting.ReportsPods)
                Store(teller, pod, null, moment);
            foreach (var container in Setting.ReportsContainers ? pod.Containers : [])
                Store(teller, pod, container, moment);
        }
    }

    private void Store(UntidyTeller teller, UntidyPod pod, UntidyContainer? container, double moment)
    {
        var part = container?.Name ?? "";
        var measured = MeasuredAt(pod.Name, part, teller.LookedAt(Random, moment));
        var life = container?.LifeAt(measured) ?? (measured >= pod.From ? 0 : -1);
        if (life < 0 || measured < pod.From || (container is not null && container.LifeAt(moment) != life))
            return;
        var value =
            container is null ? pod.Used(pod.From, measured)
            : Setting.IsSandboxed ? 0
            : container.Load.Between(container.Lives[life].From, measured);
        value = Setting.IsRounded ? double.Parse($"{value:G12}", System.Globalization.CultureInfo.InvariantCulture) : value;
        var stamp = Setting.HonoursTimes ? measured : teller.StampOf(moment);
        var labels = teller.LabelsOf(pod.Name, part, $"{pod.Name}/{part}/{life}", moment);
        var arrives = teller.ArrivalOf(Random, moment);
        if (TryStore(labels, stamp, value, arrives))
            Measured.Add(new UntidyMeasurement(pod.Name, part, teller, measured, value, life, stamp, labels.Count, arrives));
    }

    private double MeasuredAt(string pod, string part, double moment)
    {
        if (Setting.Refresh == 0)
            return moment;
        if (!_refreshes.TryGetValue((pod, part), out var times))
            _refreshes[(pod, part)] = times = DrawRefreshes();
        var index = Array.BinarySearch(times, moment);
        return times[Math.Max(0, index >= 0 ? index : ~index - 1)];
    }

    private double[] DrawRefreshes()
    {
        List<double> times = [-700 - (Random.NextDouble() * 20)];
        while (times[^1] < Until)
            times.Add(times[^1] + (Setting.Refresh > 10 ? 11 + (Random.NextDouble() * 8) : Setting.Refresh));
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
