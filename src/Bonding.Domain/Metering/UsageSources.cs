namespace Bonding.Domain.Metering;

/// <summary>
/// Reads the usage of one tenant from the best of its sources that is fresh: the agent of its node, the agent in the guest as long as the
/// host agrees with it, or the exporters. Windows of different sources never overlap, so that a switch counts nothing twice. Forecasts use
/// this. Credits do not: they are settled from the exporters' counters.
/// </summary>
public sealed class UsageSources
{
    private readonly UsageRate[] _rates = [.. Enum.GetValues<UsageSource>().Select(_ => new UsageRate())];
    private readonly GuestTrust _trust = new();
    private readonly List<UsageWindow> _windows = [];
    private double _knownTo = double.NegativeInfinity;

    /// <summary>The source of the newest windows.</summary>
    public UsageSource Source { get; private set; } = UsageSource.Exporter;

    /// <summary>The longest time between two refreshes of a counter of late; null before the first step.</summary>
    public TimeSpan? LongestSpacing => Of(Source).LongestSpacing;

    /// <summary>Adds samples of one series in order of time, in vCPU-seconds. Samples that were added before change nothing.</summary>
    public void AddSamples(UsageSource source, MetricSeries series) => Of(source).AddSamples(series.Id, series.Samples);

    /// <summary>
    /// Returns the windows that have become known since the last call, in order of time. The list is valid until the next call.
    /// </summary>
    public IReadOnlyList<UsageWindow> Advance(DateTimeOffset now)
    {
        _windows.Clear();
        var node = Of(UsageSource.NodeAgent).Advance(now);
        var guest = Of(UsageSource.GuestAgent).Advance(now);
        var exporter = Of(UsageSource.Exporter).Advance(now);
        _trust.Compare(guest, exporter);
        Source = BestAt(now);
        Add(
            Source switch
            {
                UsageSource.NodeAgent => node,
                UsageSource.GuestAgent => guest,
                _ => exporter,
            }
        );
        return _windows;
    }

    /// <summary>Returns the newest usage in vCPUs; null if it is too old to hold now.</summary>
    public double? At(DateTimeOffset now) => Of(Source).At(now);

    private UsageRate Of(UsageSource source) => _rates[(int)source];

    private UsageSource BestAt(DateTimeOffset now) =>
        Of(UsageSource.NodeAgent).At(now) is not null ? UsageSource.NodeAgent
        : _trust.IsTrusted && Of(UsageSource.GuestAgent).At(now) is not null ? UsageSource.GuestAgent
        : UsageSource.Exporter;

    private void Add(IReadOnlyList<UsageWindow> windows)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].End <= _knownTo)
                continue;
            _windows.Add(windows[i] with { Start = Math.Max(windows[i].Start, _knownTo) });
            _knownTo = windows[i].End;
        }
    }
}

/// <summary>Who says how much CPU a tenant uses.</summary>
public enum UsageSource
{
    /// <summary>The agent of the node, which reads the cgroups of the tenant's pods.</summary>
    NodeAgent,

    /// <summary>The agent in the guest, which belongs to the tenant.</summary>
    GuestAgent,

    /// <summary>KubeVirt or the kubelet, through Prometheus.</summary>
    Exporter,
}
