using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Prometheus;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>All pods of the cluster as the loop needs them, and what they request on each node. Thread-safe.</summary>
/// <param name="recordKey">The key of the webhook's records; without one they are not read.</param>
public sealed class PodCache(RecordKey? recordKey = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, PodInfo> _pods = [];
    private readonly Dictionary<string, SortedSet<NamespacedName>> _byOwner = [];
    private readonly Dictionary<string, NodeUse> _use = [];

    // Those that came to their node a moment ago, and some that are older.
    private readonly HashSet<NamespacedName> _arrived = [];

    /// <summary>Applies a change of a pod.</summary>
    public void Update(ResourceChange<V1Pod> change)
    {
        var key = NamespacedName.Of(change.Latest);
        lock (_gate)
        {
            // Read before anything changes: a pod that cannot be read stays as it was.
            var old = _pods.GetValueOrDefault(key);
            var info = change.New is { } pod ? PodInfo.Of(pod, old, recordKey?.Current) : null;
            if (_pods.Remove(key))
                Count(key, old!, -1);
            if (info is null)
            {
                _arrived.Remove(key);
                return;
            }
            _pods[key] = info;
            Count(key, info, 1);
            if (info.CountedOn.Length > 0 && info.CountedOn != old?.CountedOn)
                _arrived.Add(key);
        }
    }

    /// <summary>Returns a pod, or null if it is not known.</summary>
    public PodInfo? Find(NamespacedName key)
    {
        lock (_gate)
            return _pods.GetValueOrDefault(key);
    }

    /// <summary>Returns the running pods of a controller (see <see cref="PodInfo.KeyOfOwner"/>), by name.</summary>
    public IReadOnlyList<PodInfo> RunningOf(string ownerKey)
    {
        lock (_gate)
            return _byOwner.TryGetValue(ownerKey, out var keys) ? [.. keys.Select(key => _pods[key]).Where(pod => pod.IsRunning)] : [];
    }

    /// <summary>
    /// Returns the pods that no longer run, by the key of their controller: the one that the pod names if it is still known, or else the
    /// one that follows from its name.
    /// </summary>
    /// <param name="reported">The owners of series, which may appear more than once.</param>
    public ILookup<string, MetricKey> GoneAmong(IEnumerable<MetricKey> reported)
    {
        lock (_gate)
            return reported
                .Where(key => key.Source == MetricSource.Pod)
                .Distinct()
                .Select(key => (Key: key, Info: _pods.GetValueOrDefault(new NamespacedName(key.Namespace, key.Name))))
                .Where(pod => pod.Info is not { IsRunning: true })
                .ToLookup(pod => pod.Info?.OwnerKey ?? PodInfo.KeyOfOwnerByName(pod.Key.Namespace, pod.Key.Name), pod => pod.Key);
    }

    /// <summary>Returns the CPU that all pods of a node request, once it has carried out what it accepted.</summary>
    public Millicores RequestedOn(string node) => Quantities.CpuOf(UseOf(node).Settled);

    /// <summary>Returns what the kubelet or the scheduler counts beyond that now, whichever is more.</summary>
    public Millicores WithheldOn(string node) => Quantities.CpuOf(UseOf(node).Withheld);

    /// <summary>Returns the memory that is counted for all pods of a node, in bytes.</summary>
    public long MemoryRequestedOn(string node) => (long)Int128.Min(long.MaxValue, UseOf(node).Bytes);

    /// <summary>Returns the pods that came to their nodes after a moment.</summary>
    public IReadOnlyList<PodInfo> ArrivedAfter(DateTime moment)
    {
        lock (_gate)
        {
            _arrived.RemoveWhere(key => !(_pods[key].PlacedAt > moment));
            return [.. _arrived.Select(key => _pods[key]).Where(pod => pod.CountedOn.Length > 0)];
        }
    }

    private NodeUse UseOf(string node)
    {
        lock (_gate)
            return _use.GetValueOrDefault(node);
    }

    private void Count(NamespacedName key, PodInfo pod, int sign)
    {
        if (pod.CountedOn.Length > 0)
            _use[pod.CountedOn] = _use.GetValueOrDefault(pod.CountedOn).Plus(pod, sign);

        if (pod.OwnerKey.Length == 0)
            return;
        if (!_byOwner.TryGetValue(pod.OwnerKey, out var keys))
            _byOwner[pod.OwnerKey] = keys = [];
        if (sign > 0)
            keys.Add(key);
        else if (keys.Remove(key) && keys.Count == 0)
            _byOwner.Remove(pod.OwnerKey);
    }

    // What all pods of a node take: CPU in millicores, memory in bytes, of which each pod may declare as much as a long holds.
    private readonly record struct NodeUse(long Settled, long Held, Int128 Bytes)
    {
        public long Withheld => Math.Max(0, Held - Settled);

        public NodeUse Plus(PodInfo pod, int sign) =>
            new(Settled + sign * (long)pod.TotalRequest.Value, Held + sign * (long)pod.HeldRequest.Value, Bytes + sign * pod.TotalMemory);
    }
}
