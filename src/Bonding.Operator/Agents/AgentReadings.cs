using Bonding.Domain.Metering;
using Bonding.Operator.State;

namespace Bonding.Operator.Agents;

/// <summary>
/// Holds what agents reported until a tick takes it. Identities come from verified tokens, so there are no more feeds than pods and nodes;
/// a feed that falls silent is dropped. Thread-safe.
/// </summary>
public sealed class AgentReadings(TimeProvider time)
{
    /// <summary>The most streams of one agent: the present one, and one that broke and was not noticed yet.</summary>
    public const int MostStreams = 2;

    private const long Forgotten = 60_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<AgentIdentity, AgentFeed> _feeds = [];

    /// <summary>Opens a stream of an agent; returns null if it has as many as are allowed.</summary>
    public AgentFeed? Open(AgentIdentity identity)
    {
        lock (_gate)
        {
            RemoveSilent();
            if (!_feeds.TryGetValue(identity, out var feed))
                _feeds[identity] = feed = new AgentFeed(identity, time);
            if (feed.Streams == MostStreams)
                return null;
            feed.Streams++;
            return feed;
        }
    }

    /// <summary>Closes a stream that <see cref="Open"/> returned. What it reported is kept for a minute.</summary>
    public void Close(AgentFeed feed)
    {
        lock (_gate)
            feed.Streams--;
    }

    /// <summary>Takes what was reported of a pod since the last time: by the agent of its node, and by the one in its VM.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="present">The present on the clock of the samples that the forecasters get.</param>
    public AgentSeries Take(TenantPod pod, DateTimeOffset present)
    {
        var (node, guest) = FeedsOf(pod);
        if (node is null && guest is null)
            return AgentSeries.None;
        var shift = present - DateTimeOffset.UnixEpoch - TimeSpan.FromMicroseconds(Microseconds.Now(time));
        var (takenOfNode, takenOfGuest) = (node?.Take(pod.Uid) ?? TakenSamples.None, guest?.Take(pod.Uid) ?? TakenSamples.None);
        var (ofNode, ofGuest) = (new SampleSeries(pod, takenOfNode, shift), new SampleSeries(pod, takenOfGuest, shift));
        return new AgentSeries(ofNode.Cpu(UsageSource.NodeAgent), ofGuest.Cpu(UsageSource.GuestAgent), ofNode.Contention())
        {
            MemoryFromNode = ofNode.PodMemory(),
            MemoryFromGuest = ofGuest.GuestMemory(),
            DisksFromNode = ofNode.Disks(),
            DisksFromGuest = ofGuest.Disks(),
            IsReportedByNode = takenOfNode.Newest?.Cpu is not null,
            HasDisksByNode = takenOfNode.Newest?.Disk is not null,
            IsReportedByGuest = takenOfGuest.Newest is not null,
        };
    }

    /// <summary>Returns the newest sample of a pod by an agent; null if none is reported now.</summary>
    public AgentSample? NewestOf(TenantPod pod, AgentMode mode) =>
        Find(new(mode, mode == AgentMode.Node ? pod.Node : pod.Uid))?.NewestOf(pod.Uid);

    private (AgentFeed? Node, AgentFeed? Guest) FeedsOf(TenantPod pod)
    {
        lock (_gate)
            return (_feeds.GetValueOrDefault(new(AgentMode.Node, pod.Node)), _feeds.GetValueOrDefault(new(AgentMode.Guest, pod.Uid)));
    }

    private AgentFeed? Find(AgentIdentity identity)
    {
        lock (_gate)
            return _feeds.GetValueOrDefault(identity);
    }

    private void RemoveSilent()
    {
        var now = Microseconds.Now(time);
        foreach (var (identity, feed) in _feeds)
            if (feed.Streams == 0 && now - feed.ArrivedAt > Forgotten)
                _feeds.Remove(identity);
    }
}

/// <summary>New samples of one pod, as series. They may be empty.</summary>
/// <param name="FromNode">Its CPU by the agent of its node.</param>
/// <param name="FromGuest">Its CPU by the agent in the VM.</param>
/// <param name="Contention">What waited for CPU, by the agent of its node.</param>
public sealed record AgentSeries(MetricSeries FromNode, MetricSeries FromGuest, IReadOnlyList<MetricSeries> Contention)
{
    /// <summary>No agent reports the pod, as in a cluster without agents: a tick asks for every pod.</summary>
    public static AgentSeries None { get; } = new(SampleSeries.Nothing, SampleSeries.Nothing, []);

    /// <summary>Its memory by the agent of its node.</summary>
    public MetricSeries MemoryFromNode { get; init; } = SampleSeries.Nothing;

    /// <summary>The memory that the VM has, and what of it is available, by the agent in the VM.</summary>
    public IReadOnlyList<MetricSeries> MemoryFromGuest { get; init; } = [];

    /// <summary>The traffic of its disks by the agent of its node.</summary>
    public MetricSeries DisksFromNode { get; init; } = SampleSeries.Nothing;

    /// <summary>The traffic of the VM's disks by the agent in the VM.</summary>
    public MetricSeries DisksFromGuest { get; init; } = SampleSeries.Nothing;

    /// <summary>Whether the agent of its node reports its CPU now, also if no report came since the last time.</summary>
    public bool IsReportedByNode { get; init; }

    /// <summary>Whether the agent of its node reports the traffic of its disks now.</summary>
    public bool HasDisksByNode { get; init; }

    /// <summary>Whether the agent in its VM reports now, also if no report came since the last time.</summary>
    public bool IsReportedByGuest { get; init; }
}
