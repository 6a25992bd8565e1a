using Bonding.Domain.Bursts;

namespace Bonding.Forecasting.Phases;

/// <summary>
/// What came of a series' alarms, one for each second in which a burst was foretold and nothing was used yet: how many came true, and how
/// many bursts were announced. An alarm came true if a burst was seen in the seconds that it foretold, one more on either side.
/// </summary>
internal struct AlarmRecord
{
    private const float AlarmMemory = 0.98f;
    private const float BurstMemory = 0.9f;
    private const float Unannounced = 0.5f;
    private const float Redeemed = 0.5f;
    private const float MostErrors = 2.5f;
    private static readonly int Slack = (int)BurstRules.PhaseTolerance.TotalSeconds;

    // A burst may end before those of the cycles before, the more so the longer they are: that it was foretold to go on is no wrong alarm.
    private const int Tail = 5;
    private const int LongestTail = 60;
    private const int Span = 128;
    private const int Behind = 16;

    // A bit for each second, the first one 16 before what was not seen yet: the first second that an alarm foretold, and all of them.
    private UInt128 _alarms;
    private UInt128 _covered;
    private float _right;
    private float _judged;
    private float _announced;
    private float _bursts;
    private float _errors;
    private int _sinceRight;
    private byte _lead;
    private short _runRight;
    private short _runWrong;

    /// <param name="isDoubted">Whether a period of the series was wrong before: then an alarm must come true before one counts.</param>
    public AlarmRecord(bool isDoubted) => (_right, _judged, _bursts) = (isDoubted ? 0 : 1, 1, 1);

    /// <summary>Share of the latest alarms that a burst followed.</summary>
    public readonly float AlarmsRight => _right / _judged;

    /// <summary>Share of the latest bursts that an alarm announced; the first counts as missed.</summary>
    public readonly float BurstsAnnounced => _announced / _bursts;

    /// <summary>Whether the latest alarms were wrong so often that the period no longer holds.</summary>
    public readonly bool IsRefuted => _errors >= MostErrors;

    /// <summary>Whether alarms were wrong lately.</summary>
    public readonly bool IsErring => _errors >= 1;

    /// <summary>How long ago the last alarm came true, in seconds of what was seen; since the beginning if none did.</summary>
    public readonly int SinceRight => _sinceRight;

    /// <summary>Notes that a burst is foretold or runs.</summary>
    /// <param name="from">The first second, counted from the first one that was not seen yet.</param>
    /// <param name="seconds">How many seconds, at most 14.</param>
    /// <param name="isAlarm">Whether it is foretold and nothing is used yet.</param>
    public void Cover(long from, int seconds, bool isAlarm)
    {
        if (from < 0 || from >= Span - Behind)
            return;
        var place = (int)from + Behind;
        _covered |= MaskOf(seconds) << place;
        if (isAlarm)
            _alarms |= UInt128.One << place;
        _lead = (byte)Math.Min(seconds, Behind - 2);
    }

    /// <summary>Forgets what was foretold: the seconds were not seen.</summary>
    public void Interrupt() => (_alarms, _covered, _runRight, _runWrong) = (0, 0, 0, 0);

    /// <summary>Judges by what was seen in the newest seconds.</summary>
    /// <param name="bits">The bursts, with these seconds.</param>
    /// <param name="seconds">How many they are, at most 60.</param>
    /// <param name="period">The period: an alarm that lasts longer is judged as several.</param>
    public void See(in BurstBits bits, int seconds, float period)
    {
        if (bits[0] && !bits[seconds])
            Begin(((_covered >> Behind) & MaskOf(seconds)) != 0);
        for (var second = 0; second < seconds; second++)
        {
            _sinceRight++;
            var isAlarm = ((_alarms >> (Behind + second - _lead)) & 1) != 0;
            if (isAlarm)
                Judge(bits, seconds - 1 - second + _lead);
            if (!isAlarm || _runRight + _runWrong > period)
                EndRun(isLong: isAlarm);
        }
        (_covered, _alarms) = (_covered >> seconds, _alarms >> seconds);
    }

    private void Begin(bool isAnnounced)
    {
        _bursts = (BurstMemory * _bursts) + 1;
        _announced = (BurstMemory * _announced) + (isAnnounced ? 1 : 0);
        if (!isAnnounced && _errors > 0)
            _errors += Unannounced;
    }

    private void Judge(in BurstBits bits, int ago)
    {
        var isRight = bits.CountBetween(ago - _lead, ago + Slack + 1) > 0;
        if (!isRight && IsTail(bits, ago))
            return;
        _judged = (AlarmMemory * _judged) + 1;
        _right = (AlarmMemory * _right) + (isRight ? 1 : 0);
        _runRight += (short)(isRight ? 1 : 0);
        _runWrong += (short)(isRight ? 0 : 1);
        _sinceRight = isRight ? 0 : _sinceRight;
    }

    private static bool IsTail(in BurstBits bits, int ago)
    {
        var (pause, length) = (0, 0);
        while (pause < LongestTail && !bits[ago + pause])
            pause++;
        while (length < pause && bits[ago + pause + length])
            length++;
        return pause <= Tail || (pause < LongestTail && length >= pause);
    }

    // Alarms in turn are one error, or none. One that never ends foretells nothing.
    private void EndRun(bool isLong)
    {
        if (_runRight + _runWrong == 0)
            return;
        var isError = isLong ? _runWrong > _runRight : _runRight == 0;
        _errors = isError ? _errors + 1 : Math.Max(0, _errors - Redeemed);
        (_runRight, _runWrong) = (0, 0);
    }

    private static UInt128 MaskOf(int seconds) => (UInt128.One << seconds) - 1;
}
