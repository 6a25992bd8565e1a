namespace Bonding.Domain.Metering;

/// <summary>
/// Reads the usage of one tenant from the best of its sources that is fresh: the agent of its node, the agent in the guest as long as the
/// host agrees with it, or the exporters. Windows of different sources never overlap, so that a switch counts nothing twice. Forecasts use
/// this. Credits do not: they are settled from the exporters' counters.
/// </summary>
/// <param name="slack">How far a guest may be from the host whatever it uses, in units per second.</param>
public sealed class UsageSources(double slack)
{
    /// <summary>The slack of CPU in vCPUs: the host also counts what the hypervisor does for the guest.</summary>
    public const double CpuSlack = 0.1;

    /// <summary>The slack of disk traffic in bytes per second: the host may merge and cache what the guest reads and writes.</summary>
    public const double IoSlack = 1e6;

    private readonly UsageRate[] _rates =
    [
        .. Enum.GetValues<UsageSource>().Select(source => new UsageRate(isFresh: source != UsageSource.Exporter)),
    ];
    private readonly SecondWindows _seconds = new();
    private readonly GuestTrust _trust = new(slack);
    private readonly List<UsageWindow> _windows = [];
    private double _knownTo = double.NegativeInfinity;
    private double _newest = double.NaN;

    /// <summary>The source of the newest windows.</summary>
    public UsageSource Source { get; private set; } = UsageSource.Exporter;

    /// <summary>The longest time between two refreshes of a counter of late; null before the first step.</summary>
    public TimeSpan? LongestSpacing => Of(Source).LongestSpacing;

    /// <summary>Returns whether what the guest says may be used.</summary>
    public bool TrustsGuestAt(DateTimeOffset now) => _trust.IsTrustedAt(SecondsOf(now));

    /// <summary>Adds samples of one series in order of time. Samples that were added before change nothing.</summary>
    public void AddSamples(UsageSource source, MetricSeries series) => Of(source).AddSamples(series.Id, series.Samples);

    /// <summary>
    /// Returns the windows that have become known since the last call, in order of time. The list is valid until the next call.
    /// </summary>
    public IReadOnlyList<UsageWindow> Advance(DateTimeOffset now)
    {
        _windows.Clear();
        var node = Of(UsageSource.NodeAgent).Advance(now);
        var guest = _seconds.Add(Of(UsageSource.GuestAgent).Advance(now));
        var exporter = Of(UsageSource.Exporter).Advance(now);
        _trust.Compare(guest, node.Count > 0 ? node : exporter);
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

    /// <summary>Returns the newest usage in units per second; null if it is too old to hold now.</summary>
    public double? At(DateTimeOffset now) =>
        Of(Source).At(now) is not { } newest ? null
        // A fifth of a second is too short to stand for the present.
        : Source == UsageSource.GuestAgent && double.IsFinite(_newest) ? _newest
        : newest;

    private UsageRate Of(UsageSource source) => _rates[(int)source];

    private UsageSource BestAt(DateTimeOffset now) =>
        Of(UsageSource.NodeAgent).At(now) is not null ? UsageSource.NodeAgent
        : TrustsGuestAt(now) && Of(UsageSource.GuestAgent).At(now) is not null ? UsageSource.GuestAgent
        : UsageSource.Exporter;

    private void Add(IReadOnlyList<UsageWindow> windows)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].End <= _knownTo)
                continue;
            _windows.Add(windows[i] with { Start = Math.Max(windows[i].Start, _knownTo) });
            (_knownTo, _newest) = (windows[i].End, windows[i].Mean);
        }
    }

    private static double SecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}

/// <summary>Who says how much a tenant uses.</summary>
public enum UsageSource
{
    /// <summary>The agent of the node, which reads the cgroups of the tenant's pods.</summary>
    NodeAgent,

    /// <summary>The agent in the guest, which belongs to the tenant.</summary>
    GuestAgent,

    /// <summary>KubeVirt or the kubelet, through Prometheus.</summary>
    Exporter,
}
