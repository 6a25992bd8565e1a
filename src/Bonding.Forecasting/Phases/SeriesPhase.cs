using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;

namespace Bonding.Forecasting.Phases;

/// <summary>
/// When one series' bursts come: its last seconds, and once they repeat, its period. Plain numbers, which <see cref="PhaseStore.Save"/>
/// writes as they are, so a change of a field's order or type needs a new version.
/// </summary>
internal struct SeriesPhase
{
    private const int SearchSeconds = 30;
    private const int SearchStride = 7;
    private const int LongestWindow = 60;
    private const int ForgottenSeconds = 60;
    private const int ForgottenSpacings = 6;
    private const int PeriodWindows = 2;
    private const float Same = 0.1f;
    private const float Weak = 0.25f;
    private const int CyclesToLose = 3;

    private BurstBits _bits;
    private uint _end;
    private int _place;
    private float _threshold;
    private ushort _known;
    private byte _spacing;
    private Flags _flags;

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        IsBurst = 1,
        IsDoubted = 2,
    }

    /// <summary>Where its period is kept; −1 if it has none.</summary>
    public readonly int Place => _place - 1;

    /// <summary>Whether the numbers that choose a place in memory are possible; those of a damaged file may not be.</summary>
    public readonly bool IsSound => _known <= BurstBits.Capacity && _place >= 0;

    /// <summary>Takes the next window.</summary>
    public void Observe(in UsageWindow window, PhaseStore store, int slot)
    {
        if (!double.IsFinite(window.Mean))
            return;
        if (SecondOf(window.End) + ForgottenSeconds < _end)
            Restart(store);
        var (from, to) = (Math.Max(SecondOf(window.Start), _known == 0 ? 0 : _end), SecondOf(window.End));
        if (to <= from)
            return;
        if (to - from > LongestWindow)
            from = to - 1;
        if (_known == 0)
            _end = (uint)from;
        else if (from > _end)
            Skip(from, store);
        Take(to, (float)(window.Mean + window.Waiting), store);
        _spacing = (byte)Math.Clamp(Math.Round(window.Spacing), 1, byte.MaxValue);
        if ((from + (SearchStride * slot)) / SearchSeconds != (to + (SearchStride * slot)) / SearchSeconds)
            Search(store);
    }

    /// <summary>Returns what its period says of the time when a write acts; null without a period.</summary>
    public PhaseOutlook? Outlook(double now, TimeSpan actsIn, float threshold, BurstRules rules, PhaseStore store)
    {
        _threshold = threshold;
        if (_place == 0 || now - _end > Math.Max(ForgottenSeconds, ForgottenSpacings * _spacing))
            return null;
        ref var found = ref store.FoundAt(Place);
        if (found.Period < PeriodWindows * _spacing)
            return null;
        var from = (long)Math.Floor(now + actsIn.TotalSeconds);
        var (lead, pause) = ((int)Math.Ceiling(rules.Lead.TotalSeconds), (int)Math.Ceiling(rules.Pause.TotalSeconds));
        if (found.History.Peaks(found.Period, _end, from, lead, Math.Max(lead, pause)) is not { } peaks)
            return null;
        var soon = UseLevel.ValueOf(peaks.Lead.Second);
        if (soon > threshold || IsBurst)
            found.Alarms.Cover(from - _end, lead, isAlarm: !IsBurst);
        return new PhaseOutlook(
            soon,
            UseLevel.ValueOf(peaks.Pause.Second),
            UseLevel.ValueOf(peaks.Pause.Highest),
            found.Alarms.AlarmsRight,
            found.Alarms.BurstsAnnounced
        );
    }

    private bool IsBurst
    {
        readonly get => _flags.HasFlag(Flags.IsBurst);
        set => _flags = value ? _flags | Flags.IsBurst : _flags & ~Flags.IsBurst;
    }

    // A second belongs to the window that holds its middle.
    private static long SecondOf(double time) => (long)Math.Ceiling(time - 0.5);

    // The clock was set back, or what was loaded is of another one.
    private void Restart(PhaseStore store)
    {
        if (_place > 0)
            store.Release(Place);
        this = new SeriesPhase { _threshold = _threshold };
    }

    private void Skip(long to, PhaseStore store)
    {
        var gap = to - _end;
        if (_place > 0)
        {
            ref var found = ref store.FoundAt(Place);
            found.History.Fill(_end, to, UseLevel.Unknown);
            found.Alarms.Interrupt();
        }
        _bits.Push(false, (int)Math.Min(gap, BurstBits.Capacity));
        _known = gap > ForgottenSeconds ? (ushort)0 : (ushort)Math.Min(BurstBits.Capacity, _known + gap);
        (_end, IsBurst) = ((uint)to, false);
    }

    private void Take(long to, float value, PhaseStore store)
    {
        var seconds = (int)(to - _end);
        var isBurst = _threshold > 0 && value > _threshold;
        _bits.Push(isBurst, seconds);
        _known = (ushort)Math.Min(BurstBits.Capacity, _known + seconds);
        if (_place > 0)
        {
            ref var found = ref store.FoundAt(Place);
            found.History.Fill(_end, to, UseLevel.Of(value));
            found.Onset.Follow(ref found.History, _end, to, value, _threshold);
            found.Alarms.See(_bits, seconds, found.Period);
            if (found.Alarms.IsRefuted)
                Drop(found.Alarms.SinceRight, store);
        }
        (_end, IsBurst) = ((uint)to, isBurst);
    }

    // What came before the change says nothing of the next period.
    private void Drop(int since, PhaseStore store)
    {
        store.Release(Place);
        (_place, _known) = (0, (ushort)Math.Min(_known, since));
        _flags |= Flags.IsDoubted;
    }

    private void Search(PhaseStore store)
    {
        var before = _place > 0 ? store.FoundAt(Place).Period : 0;
        if (before > 0 && Follow(ref store.FoundAt(Place)))
            return;
        var period = PeriodSearch.Find(_bits, _known, PeriodWindows * _spacing);
        if (before > 0 && Math.Abs(period - before) <= Same * before)
            store.FoundAt(Place).Period = period;
        else if (period > 0)
            Begin(period, store);
        else if (before > 0 && _known >= CyclesToLose * before)
            Drop(_known, store);
    }

    // As long as its alarms come true, a period holds.
    private readonly bool Follow(ref FoundPeriod found)
    {
        var (period, strength) = PeriodSearch.Refine(_bits, _known, found.Period);
        if (strength >= Weak)
            found.Period = PeriodSearch.IsLong(period)
                ? OnsetFit.Period(found.History, _end, period, UseLevel.Of(_threshold)) ?? period
                : period;
        return strength >= Weak || !found.Alarms.IsErring;
    }

    private void Begin(float period, PhaseStore store)
    {
        if (_place > 0)
            Drop(_known, store);
        _place = store.Rent() + 1;
        ref var found = ref store.FoundAt(Place);
        found.Period = period;
        found.Alarms = new AlarmRecord(_flags.HasFlag(Flags.IsDoubted));
        // Just above and just below the threshold: more is not known of these seconds.
        var level = UseLevel.Of(_threshold);
        for (var ago = 0; ago < _known; ago++)
            found.History.Fill(_end - ago - 1, _end - ago, (byte)(_bits[ago] ? level + 1 : level - 1));
    }
}

/// <summary>What is kept of a series while it has a period.</summary>
internal struct FoundPeriod
{
    public CycleHistory History;
    public AlarmRecord Alarms;
    public BurstOnset Onset;

    /// <summary>The length of a cycle, in seconds.</summary>
    public float Period;
}
