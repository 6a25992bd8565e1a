namespace Bonding.Domain.Tests.Metering.Untidy;

/// <summary>A scrape job of a server, with its faults. All of them see the same cAdvisor.</summary>
internal sealed class UntidyTeller
{
    /// <summary>For how long it may see nothing, in seconds.</summary>
    public const double LongestGap = 240;

    private readonly double _phase;
    private readonly double _drift;
    private readonly double _otherClock;
    private readonly double _skew;
    private readonly double _late;
    private readonly double _disorder;
    private readonly (double From, double To) _gap;
    private readonly double _relabelledAt;
    private readonly string _name;

    private UntidyTeller(Random random, UntidySetting setting, int index)
    {
        _name = $"job-{index}";
        Interval = index == 0 || random.Next(2) == 0 ? setting.Interval : setting.Interval * (1 + random.NextDouble());
        _phase = random.NextDouble() * Interval;
        _drift = random.Next(2) == 0 ? 1 + (random.NextDouble() * 0.001) : 1;
        _otherClock = random.Next(4) == 0 ? random.NextDouble() * 2 : 0;
        _skew = index > 0 && random.Next(2) == 0 ? (random.NextDouble() * 2) - 1 : 0;
        _late = random.Next(4) == 0 ? random.NextDouble() * 8 : 0;
        _disorder = random.Next(6) == 0 ? random.NextDouble() * 8 : 0;
        _relabelledAt = random.Next(3) == 0 ? random.NextDouble() * setting.Until : double.PositiveInfinity;
        NamesCgroups = setting.NamesCgroups && (index == 0 || random.Next(3) > 0);
        var gap = random.NextDouble() * setting.Until;
        _gap = setting.HasGaps ? (gap, gap + (random.NextDouble() * LongestGap)) : (-1, -1);
    }

    public double Interval { get; }

    /// <summary>How late its samples may be written.</summary>
    public double Lateness => _late + _disorder;

    /// <summary>Whether its series name the cgroup that they count.</summary>
    public bool NamesCgroups { get; }

    public static UntidyTeller Draw(Random random, UntidySetting setting, int index) => new(random, setting, index);

    /// <summary>Returns the moments at which it scrapes, in seconds.</summary>
    public IEnumerable<double> Scrapes(double from, double to)
    {
        for (var number = Math.Ceiling((from - _phase) / Interval); _phase + (number * Interval * _drift) < to; number++)
        {
            var moment = _phase + (number * Interval * _drift);
            if (moment >= from && (moment < _gap.From || moment > _gap.To))
                yield return moment;
        }
    }

    /// <summary>Returns what the scrape measures a little too early, because another replica's clock answers.</summary>
    public double LookedAt(Random random, double moment) => _otherClock > 0 && random.Next(6) == 0 ? moment - _otherClock : moment;

    /// <summary>Returns the time that the sample bears.</summary>
    public double StampOf(double moment) => moment + _skew;

    /// <summary>Returns when a query sees the sample.</summary>
    public double ArrivalOf(Random random, double moment) =>
        moment + 0.2 + _late + (_disorder > 0 && random.Next(3) == 0 ? random.NextDouble() * _disorder : 0);

    /// <summary>Returns the labels of a series of it at a moment.</summary>
    public Dictionary<string, string> LabelsOf(string pod, string container, string cgroup, double moment)
    {
        var labels = new Dictionary<string, string> { ["pod"] = pod, ["job"] = _name };
        if (container.Length > 0)
            labels["container"] = container;
        if (NamesCgroups)
            labels["id"] = cgroup;
        if (moment >= _relabelledAt)
            labels["cluster"] = "one";
        return labels;
    }
}
