using Bonding.Domain.Metering;

namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>
/// A drawn VM: what it truly used on each node, and what Prometheus shows of it, with duplicate jobs, live migrations, restarts, the cache
/// of KubeVirt, restarts of virt-handler, late samples and clocks that differ.
/// </summary>
internal sealed class UntidyMachine : UntidyTenant
{
    private readonly LoadCurve _load;
    private readonly List<UntidyStay> _stays = [];
    private readonly List<(double From, double To)> _handlerAway = [];
    private readonly List<UntidyTeller> _tellers = [];
    private readonly double _refreshPhase;

    public UntidyMachine(int seed)
        : base(seed)
    {
        Setting = UntidySetting.OfMachine(Random);
        Size = Random.Next(1, 5);
        AccountFrom = Random.NextDouble() * Until / 3;
        _load = new LoadCurve(Random, Until, Size / 2);
        _refreshPhase = Random.NextDouble() * 3.25;
        DrawStays();
        for (var index = Random.Next(3); index > 0; index--)
            DrawHandlerRestart();
        for (var index = Random.Next(3); index >= 0; index--)
            _tellers.Add(UntidyTeller.Draw(Random, Setting, _tellers.Count));
        foreach (var stay in _stays)
            Scrape(stay);
    }

    // A VM that was not shown before the account began is taken for a new one.
    public override double Most =>
        Used(AccountFrom - (Measured.Exists(one => one.Stamp < AccountFrom) ? UntidyBound.Age : 2 * Interval), Until);

    public override double Least => UntidyMachineBound.LeastOf(this, Measured);

    public IReadOnlyList<UntidyStay> Stays => _stays;

    public double Used(double from, double to) => _stays.Sum(stay => UsedIn(stay, from, to));

    public override IReadOnlyList<UsageSample> HistoryOf(
        IReadOnlyList<MetricSeries> series,
        UsageCheckpoint? settledTo,
        DateTimeOffset notBefore,
        DateTimeOffset to
    ) => UsageHistory.OfVirtualMachine(CounterSeries.ByLabel(series, "node", settledTo, Size), settledTo, notBefore, Size);

    // A migration lets the target appear before the source is gone; a VM that restarts begins on the same node or another one.
    private void DrawStays()
    {
        var isOld = Random.Next(2) == 0;
        var begin = isOld ? -50 - (Random.NextDouble() * 300) : AccountFrom + (Random.NextDouble() * (Until - AccountFrom) * 0.7);
        var (shownFrom, node) = (begin, 0);
        while (begin < Until)
        {
            var end = Setting.Restarts && Random.Next(3) > 0 ? begin + 60 + (Random.NextDouble() * Until / 2) : Until;
            var isMigrated = Random.Next(2) == 0;
            var shownTo = end + (isMigrated ? Random.NextDouble() * 10 : 0);
            _stays.Add(new UntidyStay($"node-{node}", shownFrom, Math.Min(shownTo, Until), begin, Math.Min(end, Until)));
            begin = isMigrated ? end : end + 3 + (Random.NextDouble() * 60);
            shownFrom = isMigrated ? end - (Random.NextDouble() * 30) : begin;
            node = isMigrated || Random.Next(2) == 0 ? node + 1 : node;
        }
    }

    private void DrawHandlerRestart()
    {
        var at = Random.NextDouble() * Until;
        _handlerAway.Add((at, at + 3 + (Random.NextDouble() * 40)));
    }

    private double UsedIn(UntidyStay stay, double from, double to) =>
        _load.Between(Math.Max(from, stay.RunsFrom), Math.Min(to, stay.RunsTo));

    private void Scrape(UntidyStay stay)
    {
        foreach (var teller in _tellers)
        foreach (var moment in teller.Scrapes(Math.Max(stay.From, AccountFrom - LookBack), stay.To))
            if (!_handlerAway.Exists(away => moment >= away.From && moment < away.To))
                Store(teller, stay, moment);
    }

    private void Store(UntidyTeller teller, UntidyStay stay, double moment)
    {
        var looked = teller.LookedAt(Random, moment);
        var measured =
            Setting.Refresh == 0 ? looked : looked - ((looked + _refreshPhase) % Setting.Refresh + Setting.Refresh) % Setting.Refresh;
        if (measured < stay.From)
            return;
        var handler = _handlerAway.Count(away => away.From <= moment);
        var labels = teller.LabelsOf($"virt-handler-{stay.Node}-{handler}", "", "", moment);
        labels.Remove("id");
        labels["node"] = stay.Node;
        labels["name"] = "db";
        var stamp = teller.StampOf(moment);
        var arrives = teller.ArrivalOf(Random, moment);
        var value = UsedIn(stay, stay.From, measured);
        if (TryStore(labels, stamp, value, arrives))
            Measured.Add(
                new UntidyMeasurement(
                    "db",
                    stay.Node,
                    teller,
                    measured,
                    value,
                    _stays.IndexOf(stay),
                    stamp,
                    labels.Count + (10 * handler),
                    arrives
                )
            );
    }
}

/// <summary>The time of a VM on one node, where a counter of its own counts.</summary>
/// <param name="Node">The node.</param>
/// <param name="From">When it is shown first.</param>
/// <param name="To">When it is shown last.</param>
/// <param name="RunsFrom">When its guest begins to run there.</param>
/// <param name="RunsTo">When it ends.</param>
internal sealed record UntidyStay(string Node, double From, double To, double RunsFrom, double RunsTo);
