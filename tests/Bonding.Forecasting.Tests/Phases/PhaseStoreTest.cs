using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Forecasting.Phases;

namespace Bonding.Forecasting.Tests.Phases;

/// <summary>Bursts come in periods, with jitter, drift and changes; alarms come before them, and cost little when wrong.</summary>
public class PhaseStoreTest
{
    private const int Hour = 3600;
    private const float Threshold = 0.3f;
    private const int MostFalse = 3;

    private static readonly BurstRules Rules = BurstRules.Default;
    private static readonly TimeSpan ActsIn = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(5, 2)]
    [InlineData(10, 3)]
    [InlineData(37.4, 6)]
    [InlineData(60, 12)]
    [InlineData(120, 20)]
    [InlineData(300, 30)]
    public void Bursts_of_every_period_are_announced_despite_jitter(double period, int length)
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => period, length, jitter: 0.5, seed: 1));
        run.Watch(Hour);
        Assert.InRange(run.Store.PeriodOf(0), 0.97 * period, 1.03 * period);
        Assert.True(run.Last?.AlarmsRight >= Rules.Proven);
        Assert.InRange(run.AnnouncedSince((int)(4 * period) + 60), 0.9, 1);
        Assert.InRange(run.FalseAlarms, 0, 1);
    }

    [Theory]
    [InlineData(5, 60)]
    [InlineData(15, 100)]
    [InlineData(30, 240)]
    public void Sparse_samples_announce_bursts_too(int spacing, int period)
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => period, (period / 5) + 1, jitter: 0.5, seed: 2), spacing);
        run.Watch(Hour);
        Assert.InRange(run.Last!.Value.AlarmsRight, Rules.Proven, 1);
        Assert.InRange(run.Last!.Value.BurstsAnnounced, Rules.Proven, 1);
    }

    [Fact]
    public void A_period_shorter_than_two_samples_is_not_answered()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => 20, 5, jitter: 0, seed: 3), 15);
        run.Watch(Hour);
        Assert.True(run.Store.PeriodOf(0) is 0 or >= 30);
    }

    [Fact]
    public void A_slow_drift_is_followed()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, second => 60 + (6.0 * second / Hour), 12, jitter: 0.5, seed: 4));
        run.Watch(Hour);
        Assert.InRange(run.AnnouncedSince(300), 0.95, 1);
        Assert.InRange(run.FalseAlarms, 0, 1);
    }

    [Theory]
    [InlineData(60, 45)]
    [InlineData(60, 73)]
    [InlineData(20, 33)]
    [InlineData(120, 90)]
    public void A_changed_period_costs_three_false_alarms_at_most_and_is_learnt_anew(double before, double after)
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, second => second < Hour / 3 ? before : after, 8, jitter: 0.5, seed: 5));
        run.Watch(Hour);
        Assert.InRange(run.FalseAlarms, 0, MostFalse);
        Assert.InRange(run.AnnouncedSince((Hour / 3) + (int)(8 * Math.Max(before, after))), 0.9, 1);
    }

    [Fact]
    public void Bursts_that_stop_cost_three_false_alarms_at_most_and_leave_no_period()
    {
        var train = PhaseRun.Train(Hour / 2, _ => 60, 12, jitter: 0.5, seed: 6);
        var run = new PhaseRun([.. train, .. Enumerable.Repeat(0.01, Hour / 2)]);
        run.Watch(Hour);
        Assert.InRange(run.FalseAlarms, 1, MostFalse);
        Assert.Equal(0, run.Store.PeriodOf(0));
        Assert.Null(run.Last);
    }

    [Fact]
    public void Between_bursts_quiet_is_foretold_and_before_them_their_height()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => 60, 10, jitter: 0, seed: 7));
        run.Watch(1810);
        var onset = Enumerable.Range(1811, 60).First(run.IsOnset);
        run.Watch(onset - 20);
        Assert.InRange(run.Last!.Value.HighestAhead, 0, 0.02);
        run.Watch(onset - 2);
        Assert.InRange(run.Last!.Value.Soon, 0.45, 0.65);
    }

    [Fact]
    public void Metrics_that_are_away_end_the_answer()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => 60, 10, jitter: 0, seed: 8));
        run.Watch(1800);
        Assert.NotNull(run.Store.Outlook(0, 1800 + 30, ActsIn, Threshold, Rules));
        Assert.Null(run.Store.Outlook(0, 1800 + 90, ActsIn, Threshold, Rules));
    }

    [Fact]
    public void A_saved_store_continues()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => 60, 10, jitter: 0.5, seed: 9));
        run.Watch(1800);
        using var file = new MemoryStream();
        run.Store.Save(file);
        file.Position = 0;
        var loaded = PhaseStore.Load(file);
        Assert.Equal(file.Length, file.Position);
        Assert.Equal(run.Store.PeriodOf(0), loaded.PeriodOf(0));
        var next = new UsageWindow(1799, 1800, 0.01, 1);
        run.Store.Observe(0, next);
        loaded.Observe(0, next);
        Assert.Equal(run.Store.Outlook(0, 1801, ActsIn, Threshold, Rules), loaded.Outlook(0, 1801, ActsIn, Threshold, Rules));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => 60, 10, jitter: 0.5, seed: 10));
        run.Watch(1800);
        using var file = new MemoryStream();
        run.Store.Save(file);
        var bytes = file.ToArray();
        Assert.Throws<InvalidDataException>(() => PhaseStore.Load(new MemoryStream([1, .. bytes[1..]])));
        Assert.Throws<EndOfStreamException>(() => PhaseStore.Load(new MemoryStream(bytes[..^1])));
        // The free places of a store with one series and one period: one more than there are.
        Assert.Throws<InvalidDataException>(() => PhaseStore.Load(new MemoryStream([.. bytes[..24], 2, 0, 0, 0, .. bytes[28..]])));
    }

    [Fact]
    public void A_removed_series_leaves_its_place_to_others()
    {
        var run = new PhaseRun(PhaseRun.Train(Hour, _ => 60, 10, jitter: 0.5, seed: 11));
        run.Watch(1800);
        run.Store.Begin(0);
        Assert.Equal(0, run.Store.PeriodOf(0));
        Assert.Null(run.Store.Outlook(0, 1801, ActsIn, Threshold, Rules));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Store.PeriodOf(1));
    }
}

/// <summary>One series, watched second by second: which bursts were announced, and which alarms that counted were wrong.</summary>
internal sealed class PhaseRun
{
    private const float Threshold = 0.3f;
    private const int Lead = 3;
    private const int Delay = 1;

    // A burst that ends before it was foretold to was no wrong alarm.
    private const int Tail = 5;

    private readonly double[] _use;
    private readonly int _spacing;
    private readonly HashSet<int> _announced = [];
    private int _now;
    private int _alarmFrom = -1;
    private float _newest = float.NaN;

    public PhaseRun(double[] use, int spacing = 1)
    {
        (_use, _spacing) = (use, spacing);
        Store.Begin(0);
    }

    public PhaseStore Store { get; } = new();

    public PhaseOutlook? Last { get; private set; }

    /// <summary>Boosts in turn, for alarms that counted, in which no burst came.</summary>
    public int FalseAlarms { get; private set; }

    /// <summary>Bursts half of the size high, with jitter of their onset.</summary>
    public static double[] Train(int seconds, Func<int, double> periodAt, int length, double jitter, int seed)
    {
        var random = new Random(seed);
        var use = Enumerable.Range(0, seconds).Select(_ => 0.01 * (1 + (0.1 * random.NextDouble()))).ToArray();
        for (var at = random.NextDouble() * periodAt(0); at < seconds; at += periodAt((int)at))
        {
            var start = at + (jitter * ((2 * random.NextDouble()) - 1));
            for (var second = (int)Math.Max(0, start); second < Math.Min(seconds, start + length); second++)
                use[second] += (Math.Min(second + 1, start + length) - Math.Max(second, start)) * (0.5 + (0.1 * random.NextDouble()));
        }
        return use;
    }

    public bool IsOnset(int second) => IsBurst(second) && !IsBurst(second - 1);

    /// <summary>Runs up to a second.</summary>
    public void Watch(int until)
    {
        for (; _now < until; _now++)
        {
            See();
            Last = Store.Outlook(0, _now, TimeSpan.FromSeconds(1), Threshold, BurstRules.Default);
            Judge(Last is { } phase && phase.Soon > Threshold && phase.AlarmsRight >= BurstRules.Default.Proven);
        }
    }

    /// <summary>Share of the bursts from a second on for which a write would have acted in time.</summary>
    public double AnnouncedSince(int second)
    {
        var onsets = Enumerable.Range(second, _now - second).Where(IsOnset).ToList();
        return onsets.Count(_announced.Contains) / (double)onsets.Count;
    }

    private bool IsBurst(int second) => second >= 0 && second < _use.Length && _use[second] > Threshold;

    private void See()
    {
        if (_now < _spacing + Delay || (_now - Delay) % _spacing != 0)
            return;
        var end = _now - Delay;
        var mean = _use[(end - _spacing)..end].Average();
        _newest = (float)mean;
        Store.Observe(0, new UsageWindow(end - _spacing, end, mean, _spacing));
    }

    // A boost begins with an alarm while nothing is used, and lasts until neither holds.
    private void Judge(bool isAlarm)
    {
        if (isAlarm)
            _announced.UnionWith(Enumerable.Range(_now + 1, Lead));
        if (isAlarm && _alarmFrom < 0 && !(_newest > Threshold))
            _alarmFrom = _now;
        if (_alarmFrom < 0 || isAlarm)
            return;
        var from = _alarmFrom - Delay - _spacing - Tail;
        if (!Enumerable.Range(from, _now - from + Lead + 1).Any(IsBurst))
            FalseAlarms++;
        _alarmFrom = -1;
    }
}
