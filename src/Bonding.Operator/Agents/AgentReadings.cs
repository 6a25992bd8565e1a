using System.Globalization;
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
    private const double Second = 1e6;

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
        var (node, guest) = (Find(new(AgentMode.Node, pod.Node)), Find(new(AgentMode.Guest, pod.Uid)));
        if (node is null && guest is null)
            return AgentSeries.None;
        var shift = present - DateTimeOffset.UnixEpoch - TimeSpan.FromMicroseconds(Microseconds.Now(time));
        var ofNode = node?.Take(pod.Uid) ?? [];
        return new AgentSeries(
            CpuOf(pod, ofNode, shift, UsageSource.NodeAgent),
            CpuOf(pod, guest?.Take(pod.Uid) ?? [], shift, UsageSource.GuestAgent),
            [.. ContentionOf(pod, ofNode, shift)]
        )
        {
            IsReportedByNode = node?.CountsCpuOf(pod.Uid) == true,
        };
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

    private static MetricSeries CpuOf(TenantPod pod, IReadOnlyList<AgentSample> samples, TimeSpan shift, UsageSource source) =>
        SeriesOf(SeriesKind.Counter, pod, source.ToString(), Of(samples, shift, sample => sample.Cpu));

    // Waiting is reported as the exporters do it, so that one that both report counts once.
    private static IEnumerable<MetricSeries> ContentionOf(TenantPod pod, IReadOnlyList<AgentSample> samples, TimeSpan shift)
    {
        if (samples.Count == 0)
            yield break;
        if (samples[^1].Pressure is not null)
            yield return SeriesOf(SeriesKind.CpuPressure, pod, "", Of(samples, shift, sample => sample.Pressure));
        foreach (var vcpu in samples[^1].Vcpus.Select(vcpu => vcpu.Id))
            yield return SeriesOf(
                SeriesKind.VcpuDelay,
                pod,
                vcpu.ToString(CultureInfo.InvariantCulture),
                Of(samples, shift, sample => sample.Vcpus.FirstOrDefault(one => one.Id == vcpu)?.DelayUs)
            );
    }

    private static MetricSeries SeriesOf(SeriesKind kind, TenantPod pod, string id, IReadOnlyList<MetricSample> samples) =>
        new(
            new SeriesLabels(
                new Dictionary<string, string>
                {
                    ["node"] = pod.Node,
                    ["pod"] = pod.Name,
                    ["uid"] = pod.Uid,
                    ["id"] = id,
                    ["agent"] = kind.ToString(),
                },
                kind
            ),
            samples
        );

    private static IReadOnlyList<MetricSample> Of(IReadOnlyList<AgentSample> samples, TimeSpan shift, Func<AgentSample, long?> value) =>
        [
            .. samples
                .Where(sample => value(sample) is not null)
                .Select(sample => new MetricSample(
                    (long)(TimeSpan.FromMicroseconds(sample.At) + shift).TotalMilliseconds,
                    value(sample)!.Value / Second
                )),
        ];
}

/// <summary>New samples of one pod, as series. They may be empty.</summary>
/// <param name="FromNode">Its CPU by the agent of its node.</param>
/// <param name="FromGuest">Its CPU by the agent in the VM.</param>
/// <param name="Contention">What waited for CPU, by the agent of its node.</param>
public sealed record AgentSeries(MetricSeries FromNode, MetricSeries FromGuest, IReadOnlyList<MetricSeries> Contention)
{
    /// <summary>No agent reports the pod, as in a cluster without agents: a tick asks for every pod.</summary>
    public static AgentSeries None { get; } = new(Nothing, Nothing, []);

    private static MetricSeries Nothing => new(new SeriesLabels(new Dictionary<string, string>(), SeriesKind.Counter), []);

    /// <summary>Whether the agent of its node reports its CPU now, also if no report came since the last time.</summary>
    public bool IsReportedByNode { get; init; }
}
