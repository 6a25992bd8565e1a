using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Observe;

/// <summary>
/// What one tick observed: the facts that it decides from, and by their indices in the snapshot the tenants, pods and nodes that they are
/// facts of. Filled by the observer, then read only.
/// </summary>
/// <param name="rules">The rules in force.</param>
/// <param name="now">The moment of the decision.</param>
public sealed class ObservedCluster(BondingRules rules, DateTimeOffset now)
{
    private readonly List<ObservedTenant> _tenants = [];
    private readonly List<TenantPod> _pods = [];
    private readonly List<string> _nodes = [];
    private readonly Dictionary<string, int> _nodeIndices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int First, IReadOnlyList<PodQuota> Quotas)> _quotas = new(StringComparer.Ordinal);

    // The pods of a tenant follow each other, those of the next tenant follow them.
    private readonly List<int> _firstPods = [];

    // Made when they are first asked for: a tick needs neither.
    private Dictionary<NamespacedName, int>? _tenantIndices;
    private ILookup<int, int>? _podsByNode;

    public ClusterSnapshot Snapshot { get; private init; } = new();

    public BondingRules Rules => rules;

    public DateTimeOffset Now => now;

    /// <summary>By their indices in the snapshot.</summary>
    public IReadOnlyList<ObservedTenant> Tenants => _tenants;

    /// <summary>By their indices in the snapshot.</summary>
    public IReadOnlyList<TenantPod> Pods => _pods;

    /// <summary>Names by their indices in the snapshot.</summary>
    public IReadOnlyList<string> Nodes => _nodes;

    public void AddNode(string name, NodeCapacity capacity)
    {
        _nodeIndices[name] = _nodes.Count;
        _nodes.Add(name);
        Snapshot.Nodes.Add(capacity);
    }

    /// <summary>Adds the quotas of a namespace.</summary>
    public void AddQuotas(string podNamespace, IReadOnlyList<PodQuota> quotas)
    {
        if (quotas.Count == 0)
            return;
        _quotas[podNamespace] = (Snapshot.Quotas.Count, quotas);
        Snapshot.Quotas.AddRange(quotas.Select(quota => quota.Room));
    }

    /// <summary>Adds a tenant. Its pods are to be added before the next one.</summary>
    public void Add(ObservedTenant tenant, in TenantFacts facts)
    {
        _firstPods.Add(_pods.Count);
        _tenants.Add(tenant);
        Snapshot.Tenants.Add(facts);
    }

    /// <summary>Adds a pod of the tenant that was added last.</summary>
    public void Add(TenantPod pod, in PodFacts facts)
    {
        _pods.Add(pod);
        Snapshot.Pods.Add(facts);
    }

    /// <summary>Returns the index of an account's tenant; -1 if it was not observed.</summary>
    public int IndexOf(NamespacedName account) =>
        LazyInitializer
            .EnsureInitialized(ref _tenantIndices, () => _tenants.Index().ToDictionary(one => one.Item.Account.Key, one => one.Index))
            .GetValueOrDefault(account, -1);

    /// <summary>Returns the indices of the pods on a node, in their order.</summary>
    public IEnumerable<int> PodsOn(int node) =>
        LazyInitializer.EnsureInitialized(
            ref _podsByNode,
            () => Enumerable.Range(0, Snapshot.Pods.Count).ToLookup(pod => Snapshot.Pods[pod].Node)
        )[node];

    /// <summary>Returns the index of a node; -1 if it is not known.</summary>
    public int IndexOfNode(string name) => _nodeIndices.GetValueOrDefault(name, -1);

    /// <summary>Returns the quotas that count a pod.</summary>
    public QuotaSet QuotasOf(TenantPod pod)
    {
        if (!_quotas.TryGetValue(pod.Namespace, out var known))
            return default;
        var members = 0ul;
        for (var index = 0; index < Math.Min(known.Quotas.Count, QuotaSet.MaxQuotas); index++)
            if (known.Quotas[index].Counts(pod))
                members |= 1ul << index;
        return new QuotaSet(known.First, members);
    }

    /// <summary>Returns the CPU of a node; null if it is not known.</summary>
    public NodeCapacity? CapacityOf(string node) => IndexOfNode(node) is var index and >= 0 ? Snapshot.Nodes[index] : null;

    /// <summary>Returns the indices of a tenant's pods, in the order of their names.</summary>
    public IEnumerable<int> PodsOf(int tenant) => Enumerable.Range(_firstPods[tenant], PodCountOf(tenant));

    public int PodCountOf(int tenant) => (tenant + 1 < _firstPods.Count ? _firstPods[tenant + 1] : _pods.Count) - _firstPods[tenant];

    /// <summary>Returns the same cluster with some of its tenants.</summary>
    /// <param name="isKept">By the keys of their accounts, whether a tenant is one of them.</param>
    public ObservedCluster Only(Func<NamespacedName, bool> isKept)
    {
        var part = new ObservedCluster(rules, now);
        for (var node = 0; node < _nodes.Count; node++)
            part.AddNode(_nodes[node], Snapshot.Nodes[node]);
        foreach (var (name, known) in _quotas.OrderBy(quota => quota.Value.First))
            part.AddQuotas(name, known.Quotas);
        for (var tenant = 0; tenant < _tenants.Count; tenant++)
        {
            if (!isKept(_tenants[tenant].Account.Key))
                continue;
            part.Add(_tenants[tenant], Snapshot.Tenants[tenant]);
            foreach (var pod in PodsOf(tenant))
                part.Add(_pods[pod], Snapshot.Pods[pod] with { Tenant = part._tenants.Count - 1 });
        }
        part.Snapshot.WritesAllowed = Snapshot.WritesAllowed;
        return part;
    }

    /// <summary>Returns the same cluster with other facts of one tenant.</summary>
    public ObservedCluster With(int tenant, in TenantFacts facts)
    {
        var copy = new ObservedCluster(rules, now) { Snapshot = Snapshot.With(tenant, facts) };
        copy._tenants.AddRange(_tenants);
        copy._pods.AddRange(_pods);
        copy._nodes.AddRange(_nodes);
        copy._firstPods.AddRange(_firstPods);
        foreach (var (name, index) in _nodeIndices)
            copy._nodeIndices[name] = index;
        return copy;
    }
}
