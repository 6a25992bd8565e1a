using System.Collections.Concurrent;
using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using k8s;
using k8s.Models;

namespace Bonding.Operator.Cluster;

/// <summary>What LimitRanges and ResourceQuotas allow the pods of each namespace. Thread-safe.</summary>
public sealed class NamespaceLimits
{
    private readonly NamespaceValues<V1LimitRange, CpuRange> _ranges = new(CpuRanges.Of, CpuRanges.Both, CpuRange.Any);
    private readonly NamespaceValues<V1ResourceQuota, QuotaRoom> _quotas = new(QuotaRooms.Of, QuotaRoom.Least, QuotaRoom.Unlimited);

    /// <summary>Applies a change of a LimitRange.</summary>
    public void Update(ResourceChange<V1LimitRange> change) => _ranges.Update(change);

    /// <summary>Applies a change of a ResourceQuota.</summary>
    public void Update(ResourceChange<V1ResourceQuota> change) => _quotas.Update(change);

    /// <summary>Returns what a container may request and be limited to.</summary>
    public CpuRange RangeOf(string podNamespace) => _ranges.Of(podNamespace);

    /// <summary>Returns what the quotas of a namespace have left.</summary>
    public QuotaRoom RoomOf(string podNamespace) => _quotas.Of(podNamespace);
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

    public static CpuRange Of(V1LimitRange range)
    {
        var result = CpuRange.Any;
        foreach (var item in range.Spec?.Limits ?? [])
            if (item.Type == "Container")
                result = Both(
                    result,
                    new CpuRange(Quantities.CpuOf(item.Min) ?? Millicores.Zero, Quantities.CpuOf(item.Max) ?? Millicores.MaxValue)
                    {
                        RatioPerMille = RatioOf(item.MaxLimitRequestRatio),
                    }
                );
        return result;
    }

    public static CpuRange Both(CpuRange one, CpuRange other) =>
        new(Millicores.Max(one.Min, other.Min), Millicores.Min(one.Max, other.Max))
        {
            RatioPerMille =
                one.RatioPerMille == 0 || other.RatioPerMille == 0
                    ? Math.Max(one.RatioPerMille, other.RatioPerMille)
                    : Math.Min(one.RatioPerMille, other.RatioPerMille),
        };

    // Rounded down: the request that follows is never too small.
    private static long RatioOf(IDictionary<string, ResourceQuantity>? ratios) =>
        ratios is not null && ratios.TryGetValue(Quantities.Cpu, out var ratio)
            ? (long)Math.Clamp(Math.Floor(ratio.ToDecimal() * PerMille), 1, long.MaxValue / PerMille)
            : 0;
}

/// <summary>Reads ResourceQuotas.</summary>
internal static class QuotaRooms
{
    private const string Requests = "requests.cpu";
    private const string Limits = "limits.cpu";

    // Pods that are resized have these scopes. Of a quota with another one it depends on the pod: there the server decides.
    private static readonly string[] CommonScopes = ["NotBestEffort", "NotTerminating"];

    public static QuotaRoom Of(V1ResourceQuota quota) =>
        quota.Spec?.ScopeSelector is null && (quota.Spec?.Scopes ?? []).All(CommonScopes.Contains)
            ? new QuotaRoom(Millicores.Min(Left(quota, Requests), Left(quota, Quantities.Cpu)), Left(quota, Limits))
            : QuotaRoom.Unlimited;

    private static Millicores Left(V1ResourceQuota quota, string name)
    {
        if (quota.Status?.Hard is not { } hard || !hard.TryGetValue(name, out var most))
            return Millicores.MaxValue;
        var used = quota.Status.Used is { } known && known.TryGetValue(name, out var amount) ? amount.ToDecimal() : 0;
        var left = Math.Clamp((most.ToDecimal() - used) * Millicores.PerVcpu, 0, int.MaxValue);
        return new Millicores((int)Math.Floor(left));
    }
}
