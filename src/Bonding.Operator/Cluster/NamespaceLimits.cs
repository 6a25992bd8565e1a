using System.Collections.Concurrent;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
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
                    "Container" => NamespaceRange.Any with { Container = Of(item) },
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
