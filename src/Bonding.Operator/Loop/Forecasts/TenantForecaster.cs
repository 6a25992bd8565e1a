using Bonding.Domain.Bursts;
using Bonding.Domain.Metering;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Forecasting.Engine;

namespace Bonding.Operator.Loop.Forecasts;

/// <summary>Measures and forecasts the usage of one tenant. Not thread-safe.</summary>
/// <param name="series">Its forecasters.</param>
public sealed class TenantForecaster(TenantSeries series)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly UsageSources _cpu = new(UsageSources.CpuSlack);
    private readonly UsageSources _io = new(UsageSources.IoSlack);
    private readonly ContentionHistory _contention = new();
    private readonly List<UsageWindow> _demands = [];
    private readonly MemoryGauge _memory = new();
    private readonly RefreshedWindows _memoryWindows = new(isGauge: true);
    private readonly double[] _latest = [.. Enum.GetValues<MeteredResource>().Select(_ => double.NaN)];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private UsageWindow? _newestDemand;

    /// <summary>Whether the CPU counter is fresh.</summary>
    public bool IsFresh => !double.IsNaN(_latest[(int)MeteredResource.Cpu]);

    /// <summary>What held the tenant back in the newest window of its CPU usage.</summary>
    public Contention Contention { get; private set; }

    /// <summary>Who says how much CPU it uses.</summary>
    public UsageSource Source => _cpu.Source;

    /// <summary>The period of its bursts of CPU, in seconds; 0 if it has none.</summary>
    public float BurstPeriod => series.Bursts.Period;

    /// <summary>Returns what is known of its bursts of CPU.</summary>
    /// <param name="actsIn">How long a write takes to act.</param>
    /// <param name="threshold">Use above this share of the size is a burst.</param>
    /// <param name="rules">How far ahead it looks.</param>
    public BurstOutlook BurstsOf(TimeSpan actsIn, float threshold, BurstRules rules)
    {
        var phase = series.Bursts.Outlook(_now, actsIn, threshold, rules);
        if (!IsFresh || _newestDemand is not { } newest)
            return BurstOutlook.Unknown with { Phase = phase };
        var age = (_now - DateTimeOffset.UnixEpoch).TotalSeconds - newest.End;
        return new BurstOutlook((float)(newest.Mean + newest.LateRise + newest.Waiting), TimeSpan.FromSeconds(age + newest.Spacing), phase);
    }

    /// <summary>Returns the newest usage of a resource as a share of the tenant's size; NaN if it is not known.</summary>
    public double Latest(MeteredResource kind) => _latest[(int)kind];

    /// <summary>Returns the forecast of a resource, as shares of the tenant's size. It tells the spacing and age of its samples.</summary>
    public Forecast Predict(MeteredResource kind) => series.Usage[(int)kind].Predict(_now);

    /// <summary>Returns the longest time between two refreshes of a resource's series of late; null if it is not known.</summary>
    public TimeSpan? LongestSpacing(MeteredResource kind) =>
        kind switch
        {
            MeteredResource.Cpu => _cpu.LongestSpacing,
            MeteredResource.Io => _io.LongestSpacing,
            _ => double.IsNaN(_memoryWindows.KnownTo) ? null : TimeSpan.FromSeconds(_memoryWindows.LongestSpacing),
        };

    /// <summary>Returns how well a resource has been forecast lately.</summary>
    public SeriesScore ScoreOf(MeteredResource kind) => series.Usage[(int)kind].Score;

    /// <summary>Adds the samples of one series.</summary>
    public void AddSamples(MeteredResource kind, MetricSeries series)
    {
        if (kind == MeteredResource.Memory)
            _memory.AddSamples(series);
        else if (kind == MeteredResource.Cpu)
            AddCpu(UsageSource.Exporter, series);
        else
            AddIo(UsageSource.Exporter, series);
    }

    /// <summary>Adds the samples of one series of CPU time.</summary>
    public void AddCpu(UsageSource source, MetricSeries series) => _cpu.AddSamples(source, series);

    /// <summary>Adds the samples of one series of disk traffic in bytes.</summary>
    public void AddIo(UsageSource source, MetricSeries series) => _io.AddSamples(source, series);

    /// <summary>Adds what the agent in a VM says of its memory. It counts while the host agrees with what the guest says.</summary>
    public void AddGuestMemory(MetricSeries series)
    {
        if (_cpu.TrustsGuestAt(_now))
            _memory.AddSamples(series);
    }

    /// <summary>Adds the samples of a series that says what held the tenant back. There may be none.</summary>
    public void AddContention(MetricSeries series) => _contention.AddSamples(series);

    /// <summary>Passes the usage that has become known within a second to the forecasters.</summary>
    /// <param name="present">The end of the second on the clock of the samples; null if the second was not observed.</param>
    /// <param name="size">What counts as full use.</param>
    public void Advance(DateTimeOffset? present, TenantCapacity size)
    {
        _now = present ?? _now + Second;
        if (present is null)
        {
            Array.Fill(_latest, double.NaN);
            Contention = Contention.Unknown;
            return;
        }

        AddMemory();
        Observe(MeteredResource.Cpu, DemandIn(_cpu.Advance(_now), size), _cpu.At(_now), size.Vcpus);
        Observe(MeteredResource.Memory, _memoryWindows.Windows, _memory.At(_now), size.MemoryBytes);
        Observe(MeteredResource.Io, _io.Advance(_now), _io.At(_now), size.IoBytesPerSecond);
        _memoryWindows.DropUntil(_memoryWindows.KnownTo);
    }

    // Usage is what the share let through; what waited for a larger one is demand too.
    private List<UsageWindow> DemandIn(IReadOnlyList<UsageWindow> windows, TenantCapacity size)
    {
        _demands.Clear();
        for (var i = 0; i < windows.Count; i++)
        {
            Contention = _contention.Over(windows[i], size.HasCpuLimit);
            _demands.Add(windows[i] with { Waiting = Math.Clamp(size.Vcpus - windows[i].Mean, 0, Contention.Waiting) });
        }

        return _demands;
    }

    private void AddMemory()
    {
        if (_memory.At(_now) is { } used && _memory.SampledAt is { } at)
            _memoryWindows.Add(new MetricSample(at.ToUnixTimeMilliseconds(), used));
    }

    private void Observe(MeteredResource kind, IReadOnlyList<UsageWindow> windows, double? usage, double? capacity)
    {
        _latest[(int)kind] = usage is { } used && capacity is > 0 and { } size ? used / size : double.NaN;
        if (capacity is not (> 0 and { } full))
            return;
        for (var i = 0; i < windows.Count; i++)
        {
            var window = ShareOf(windows[i], full);
            series.Usage[(int)kind].Observe(window);
            if (kind == MeteredResource.Cpu)
                ObserveDemand(window);
        }
    }

    private static UsageWindow ShareOf(in UsageWindow window, double full)
    {
        var mean = window.Mean / full;
        return window with
        {
            Mean = mean,
            Waiting = window.Waiting / full,
            LateRise = Math.Min(window.LateRise / full, Math.Max(0, 1 - mean)),
        };
    }

    private void ObserveDemand(in UsageWindow window)
    {
        series.Bursts.Observe(window);
        _newestDemand = window;
    }
}

/// <summary>What counts as full use by a tenant: usage is forecast as a share of it.</summary>
/// <param name="Vcpus">All its CPU, above 0.</param>
/// <param name="MemoryBytes">All its memory; null if it is not declared, then memory is not forecast.</param>
/// <param name="IoBytesPerSecond">Disk traffic that counts as full use.</param>
public readonly record struct TenantCapacity(double Vcpus, double? MemoryBytes, double IoBytesPerSecond)
{
    /// <summary>Whether a pod of it has a CPU limit now, which may hold it back.</summary>
    public bool HasCpuLimit { get; init; }
}
