using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Prometheus;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>All pods of the cluster as the loop sees them, and what they request on each node. Thread-safe.</summary>
public sealed class PodCache
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, PodInfo> _pods = [];
    private readonly Dictionary<string, SortedSet<NamespacedName>> _byOwner = [];
    private readonly Dictionary<string, (int Millicores, long Bytes)> _requested = [];

    /// <summary>Takes a change of a pod.</summary>
    public void Update(ResourceChange<V1Pod> change)
    {
        var key = NamespacedName.Of(change.Latest);
        var facts = change.New is null ? null : PodInfo.Of(change.New);
        lock (_gate)
        {
            if (_pods.Remove(key, out var old))
                Count(key, old, -1);
            if (facts is null)
                return;
            _pods[key] = facts;
            Count(key, facts, 1);
        }
    }

    public PodInfo? Find(NamespacedName key)
    {
        lock (_gate)
            return _pods.GetValueOrDefault(key);
    }

    /// <summary>The running pods of a controller (see <see cref="PodInfo.KeyOfOwner"/>), by name.</summary>
    public IReadOnlyList<PodInfo> RunningOf(string ownerKey)
    {
        lock (_gate)
            return _byOwner.TryGetValue(ownerKey, out var keys) ? [.. keys.Select(key => _pods[key]).Where(pod => pod.IsRunning)] : [];
    }

    /// <summary>Those pods of some with metrics that run no more, by their controller: of one that is still known as it says, else by its name.</summary>
    public ILookup<string, MetricKey> GoneAmong(IEnumerable<MetricKey> telling)
    {
        lock (_gate)
            return telling
                .Where(key => key.Source == MetricSource.Pod)
                .Distinct()
                .Select(key => (Key: key, Facts: _pods.GetValueOrDefault(new NamespacedName(key.Namespace, key.Name))))
                .Where(pod => pod.Facts is not { IsRunning: true })
                .ToLookup(pod => pod.Facts?.OwnerKey ?? PodInfo.KeyOfOwnerByName(pod.Key.Namespace, pod.Key.Name), pod => pod.Key);
    }

    /// <summary>What all live pods on a node request, in millicores.</summary>
    public int RequestedOn(string node)
    {
        lock (_gate)
            return _requested.GetValueOrDefault(node).Millicores;
    }

    /// <summary>The same of memory, in bytes.</summary>
    public long MemoryRequestedOn(string node)
    {
        lock (_gate)
            return _requested.GetValueOrDefault(node).Bytes;
    }

    private void Count(NamespacedName key, PodInfo pod, int sign)
    {
        if (pod.IsLive && pod.Pod.Node.Length > 0)
        {
            var (millicores, bytes) = _requested.GetValueOrDefault(pod.Pod.Node);
            _requested[pod.Pod.Node] = (millicores + sign * pod.TotalRequest, bytes + sign * pod.TotalMemory);
        }

        if (pod.OwnerKey.Length == 0)
            return;
        if (!_byOwner.TryGetValue(pod.OwnerKey, out var keys))
            _byOwner[pod.OwnerKey] = keys = [];
        if (sign > 0)
            keys.Add(key);
        else if (keys.Remove(key) && keys.Count == 0)
            _byOwner.Remove(pod.OwnerKey);
    }
}
