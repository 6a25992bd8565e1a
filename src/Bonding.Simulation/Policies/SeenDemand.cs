using Bonding.Domain.Metering;

namespace Bonding.Simulation.Policies;

/// <summary>Reads one tenant's demand from the samples that can be seen, as the operator does.</summary>
internal sealed class SeenDemand
{
    private static readonly SeriesLabels Delay = new(
        new Dictionary<string, string> { ["node"] = "node", ["id"] = "0" },
        SeriesKind.VcpuDelay
    );

    private static readonly SeriesLabels Used = new(new Dictionary<string, string>());

    private readonly UsageSources _rate = new(UsageSources.CpuSlack);
    private readonly ContentionHistory _contention = new();
    private readonly List<UsageWindow> _windows = [];

    /// <summary>The newest usage in cores; NaN while it is not known.</summary>
    public double Usage { get; private set; } = double.NaN;

    /// <summary>The newest window, as a share of full use; null before the first.</summary>
    public UsageWindow? Newest { get; private set; }

    /// <summary>Takes what can be read at a moment.</summary>
    /// <param name="tenant">The tenant with its new samples; where samples are not scraped, with its usage.</param>
    /// <param name="cluster">The moment, and how late usage is known.</param>
    /// <returns>The windows that became known, as shares of full use.</returns>
    public IReadOnlyList<UsageWindow> Observe(in PolicyTenant tenant, PolicySnapshot cluster)
    {
        _windows.Clear();
        var vcpus = tenant.Spec.Vcpus;
        if (tenant.Seen is { } seen)
            Read(seen, vcpus, cluster.Now);
        else
            Take(tenant.Usage, vcpus, cluster);
        Newest = _windows.Count > 0 ? _windows[^1] : Newest;
        return _windows;
    }

    private void Read(SeenCounters seen, double vcpus, DateTimeOffset now)
    {
        _rate.AddSamples(UsageSource.Exporter, new MetricSeries(Used, seen.Used));
        if (seen.Said is { } said)
            _rate.AddSamples(UsageSource.GuestAgent, new MetricSeries(Used, [said]));
        _contention.AddSamples(new MetricSeries(Delay, seen.Waited));
        foreach (var window in _rate.Advance(now))
        {
            var waiting = Math.Clamp(vcpus - window.Mean, 0, _contention.Over(window, hasLimit: false).Waiting);
            _windows.Add(window with { Mean = window.Mean / vcpus, Waiting = waiting / vcpus });
        }

        Usage = _rate.At(now) ?? double.NaN;
    }

    private void Take(double usage, double vcpus, PolicySnapshot cluster)
    {
        Usage = usage;
        var end = (cluster.Now - cluster.ObservationDelay - DateTimeOffset.UnixEpoch).TotalSeconds;
        if (!double.IsNaN(usage))
            _windows.Add(new UsageWindow(end - 1, end, usage / vcpus, 1));
    }
}
