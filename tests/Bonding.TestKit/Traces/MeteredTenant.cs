namespace Bonding.TestKit.Traces;

/// <summary>
/// One tenant's load: a trace scaled so that its peak is the tenant's whole size, begun at an offset into the trace.
/// Tests can break its metrics, and set an exact usage instead of the trace's.
/// </summary>
public sealed class MeteredTenant
{
    private const double PeakShareOfMemory = 0.8;

    private readonly Trace _trace;
    private readonly TimeSpan _offset;
    private readonly Func<TimeSpan> _now;
    private readonly Lock _lock = new();
    private readonly List<Stretch> _stretches;
    private UsageTotals _zero;

    internal MeteredTenant(TenantSize size, Trace trace, TimeSpan offset, Func<TimeSpan> now)
    {
        (Size, _trace, _offset, _now) = (size, trace, offset, now);
        Begins = now();
        _stretches = [new Stretch(Begins, default, null)];
    }

    public TenantSize Size { get; }

    /// <summary>The exporter's time at which the tenant was added; its totals count from here.</summary>
    public TimeSpan Begins { get; }

    /// <summary>When its source measures it; null: at each scrape.</summary>
    internal RefreshSchedule? Refreshes { get; init; }

    /// <summary>Every value is NaN.</summary>
    public bool ReportsNaN { get; set; }

    /// <summary>The tenant's series are missing from the answer.</summary>
    public bool IsHidden { get; set; }

    /// <summary>
    /// How much of the time since its begin one of its vCPUs, or some thread of its container, has waited for CPU. Null: no series says so,
    /// as on older clusters.
    /// </summary>
    public double? WaitingShare { get; set; }

    /// <summary>What the tenant has really used from its begin to that time of the exporter, whatever its counters say.</summary>
    public UsageTotals Used(TimeSpan at)
    {
        lock (_lock)
        {
            var stretch = _stretches.FindLast(one => one.From <= at) ?? _stretches[0];
            return stretch.Cores is { } cores ? Constant(stretch, cores, at) : Traced(stretch, at);
        }
    }

    /// <summary>What the tenant's counters show at that time, which no switch was turned after.</summary>
    public UsageTotals Counters(TimeSpan at)
    {
        var used = Used(at);
        lock (_lock)
            return used with
            {
                CpuSeconds = used.CpuSeconds - _zero.CpuSeconds,
                ReadBytes = used.ReadBytes - _zero.ReadBytes,
                WriteBytes = used.WriteBytes - _zero.WriteBytes,
                WaitedSeconds = WaitingShare * (at - Begins).TotalSeconds,
            };
    }

    /// <summary>The counters begin again at zero, as after a restart.</summary>
    public void ResetCounters()
    {
        var used = Used(_now());
        lock (_lock)
            _zero = used;
    }

    /// <summary>From now on the tenant uses exactly that many cores, and no disk.</summary>
    public void UseCores(double cores) => Begin(cores);

    /// <summary>From now on the tenant follows its trace again.</summary>
    public void FollowTrace() => Begin(null);

    private void Begin(double? cores)
    {
        var now = _now();
        var used = Used(now);
        lock (_lock)
            _stretches.Add(new Stretch(now, used, cores));
    }

    private UsageTotals Constant(Stretch stretch, double cores, TimeSpan at) =>
        stretch.Before with
        {
            CpuSeconds = stretch.Before.CpuSeconds + cores * (at - stretch.From).TotalSeconds,
            MemoryBytes = Scaled(at).MemoryBytes,
        };

    private UsageTotals Traced(Stretch stretch, TimeSpan at)
    {
        var begin = Scaled(stretch.From);
        var end = Scaled(at);
        return new UsageTotals(
            stretch.Before.CpuSeconds + end.CpuSeconds - begin.CpuSeconds,
            stretch.Before.ReadBytes + end.ReadBytes - begin.ReadBytes,
            stretch.Before.WriteBytes + end.WriteBytes - begin.WriteBytes,
            end.MemoryBytes
        );
    }

    private UsageTotals Scaled(TimeSpan at)
    {
        var recorded = _trace.At(at + _offset);
        return recorded with
        {
            CpuSeconds = recorded.CpuSeconds / _trace.PeakCores * Size.Vcpus,
            MemoryBytes = recorded.MemoryBytes / _trace.PeakMemoryBytes * PeakShareOfMemory * Size.MemoryBytes,
        };
    }

    private sealed record Stretch(TimeSpan From, UsageTotals Before, double? Cores);
}
