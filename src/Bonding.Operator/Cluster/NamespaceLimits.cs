using System.Collections.Concurrent;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.State;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>What LimitRanges and ResourceQuotas allow the pods of each namespace. Thread-safe.</summary>
public sealed class NamespaceLimits
{
    private readonly NamespaceValues<V1LimitRange, NamespaceRange> _ranges = new(CpuRanges.Of, NamespaceRange.Both, NamespaceRange.Any);
    private readonly NamespaceValues<V1ResourceQuota, IReadOnlyList<PodQuota>> _quotas = new(
        quota => PodQuota.Of(quota) is { } bounding ? [bounding] : [],
        (some, others) => [.. some, .. others],
        []
    );

    /// <summary>Applies a change of a LimitRange.</summary>
    public void Update(ResourceChange<V1LimitRange> change) => _ranges.Update(change);

    /// <summary>Applies a change of a ResourceQuota.</summary>
    public void Update(ResourceChange<V1ResourceQuota> change) => _quotas.Update(change);

    /// <summary>Returns what containers and pods may request and be limited to.</summary>
    public NamespaceRange RangeOf(string podNamespace) => _ranges.Of(podNamespace);

    /// <summary>Returns the quotas of a namespace that bound CPU, by name.</summary>
    public IReadOnlyList<PodQuota> QuotasOf(string podNamespace) => _quotas.Of(podNamespace);
}

/// <summary>One value for each namespace, combined from its objects of a kind whenever one of them changes. Thread-safe.</summary>
internal sealed class NamespaceValues<TObject, TValue>(Func<TObject, TValue> read, Func<TValue, TValue, TValue> combine, TValue none)
    where TObject : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, TValue> _objects = [];
    private readonly ConcurrentDictionary<string, TValue> _combined = new(StringComparer.Ordinal);

    public void Update(ResourceChange<TObject> change)
    {
        var key = NamespacedName.Of(change.Latest);
        lock (_gate)
        {
            if (change.New is { } present)
                _objects[key] = read(present);
            else
                _objects.Remove(key);
            _combined[key.Namespace] = _objects
                .Where(known => known.Key.Namespace == key.Namespace)
                .OrderBy(known => known.Key)
                .Select(known => known.Value)
                .Aggregate(none, combine);
        }
    }

    public TValue Of(string ns) => _combined.GetValueOrDefault(ns, none);
}

/// <summary>Reads LimitRanges.</summary>
internal static class CpuRanges
{
    private const int PerMille = 1_000;

    public static NamespaceRange Of(V1LimitRange range)
    {
        var result = NamespaceRange.Any;
        foreach (var item in range.Spec?.Limits ?? [])
            result = NamespaceRange.Both(
                result,
                item.Type switch
                {
                    // The API server has added the defaults that follow from the bounds.
                    "Container" => NamespaceRange.Any with
                    {
                        Container = Of(item),
                        Fills = Quantities.Named(item.DefaultRequest, item.DefaultProperty),
                    },
                    "Pod" => NamespaceRange.Any with { Pod = Of(item) },
                    _ => NamespaceRange.Any,
                }
            );
        return result;
    }

    private static CpuRange Of(V1LimitRangeItem item) =>
        new(Quantities.CpuOf(item.Min) ?? Millicores.Zero, Quantities.CpuOf(item.Max) ?? Millicores.MaxValue)
        {
            RatioPerMille = RatioOf(item.MaxLimitRequestRatio),
        };

    // Rounded down: the request that follows is never too small.
    private static long RatioOf(IDictionary<string, ResourceQuantity>? ratios) =>
        ratios is not null && ratios.TryGetValue(Quantities.Cpu, out var ratio)
            ? (long)Math.Clamp(Math.Floor(ratio.ToDecimal() * PerMille), 1, long.MaxValue / PerMille)
            : 0;
}

/// <summary>A ResourceQuota that bounds CPU: which pods it counts, and what it has left for them.</summary>
public sealed class PodQuota
{
    private const string Requests = "requests.cpu";
    private const string Limits = "limits.cpu";
    private const string ClassScope = "PriorityClass";

    private readonly IReadOnlyList<V1ScopedResourceSelectorRequirement> _scopes;

    private PodQuota(QuotaRoom room, IReadOnlyList<V1ScopedResourceSelectorRequirement> scopes) => (Room, _scopes) = (room, scopes);

    /// <summary>What it has left.</summary>
    public QuotaRoom Room { get; }

    /// <summary>Reads a quota; returns null if it does not bound CPU.</summary>
    public static PodQuota? Of(V1ResourceQuota quota)
    {
        var room = new QuotaRoom(Millicores.Min(Left(quota, Requests), Left(quota, Quantities.Cpu)), Left(quota, Limits));
        return room == QuotaRoom.Unlimited ? null : new PodQuota(room, ScopesOf(quota));
    }

    /// <summary>Returns whether it counts a pod. Of a scope that is not known here, the server decides.</summary>
    public bool Counts(TenantPod pod) => _scopes.All(scope => Holds(scope, pod));

    private static IReadOnlyList<V1ScopedResourceSelectorRequirement> ScopesOf(V1ResourceQuota quota) =>
        [
            .. (quota.Spec?.Scopes ?? []).Select(scope => new V1ScopedResourceSelectorRequirement
            {
                ScopeName = scope,
                OperatorProperty = "Exists",
            }),
            .. quota.Spec?.ScopeSelector?.MatchExpressions ?? [],
        ];

    // Pods that are resized are never BestEffort.
    private static bool Holds(V1ScopedResourceSelectorRequirement scope, TenantPod pod) =>
        scope.ScopeName switch
        {
            "NotBestEffort" => true,
            "Terminating" => pod.HasDeadline,
            "NotTerminating" => !pod.HasDeadline,
            ClassScope => HoldsClass(scope, pod.PriorityClass),
            _ => false,
        };

    private static bool HoldsClass(V1ScopedResourceSelectorRequirement scope, string? priorityClass) =>
        scope.OperatorProperty switch
        {
            "Exists" => !string.IsNullOrEmpty(priorityClass),
            "DoesNotExist" => string.IsNullOrEmpty(priorityClass),
            "In" => scope.Values?.Contains(priorityClass ?? "") == true,
            "NotIn" => scope.Values?.Contains(priorityClass ?? "") != true,
            _ => false,
        };

    private static Millicores Left(V1ResourceQuota quota, string name)
    {
        if (quota.Status?.Hard is not { } hard || !hard.TryGetValue(name, out var most))
            return Millicores.MaxValue;
        var used = quota.Status.Used is { } known && known.TryGetValue(name, out var amount) ? amount.ToDecimal() : 0;
        var left = Math.Clamp((most.ToDecimal() - used) * Millicores.PerVcpu, 0, int.MaxValue);
        return new Millicores((int)Math.Floor(left));
    }
}
