using Bonding.Domain;
using Bonding.Domain.Allocation;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.Cluster;

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
