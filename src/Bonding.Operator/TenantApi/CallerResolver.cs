using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Finds the account of the tenant that calls: token → pod UID → owner → account. Never from anything else in the request, and never from
/// the ServiceAccount's name, which several tenants may share.
/// </summary>
public sealed class CallerResolver(Informer<V1Pod> pods, CachedOwnerResolver controllers, AccountIndex indexes)
{
    public async ValueTask<CallerResolution> ResolveAsync(VerifiedToken token, CancellationToken cancellation)
    {
        if (token.Pod is not { } bound)
            return CallerResolution.Refused(
                "the token is bound to no pod; allowed: a ServiceAccount token that was projected into the tenant's pod"
            );
        var pod = pods.Store.Get(new NamespacedName(bound.Namespace, bound.Name));
        if (pod is null || pod.Uid() != bound.Uid)
            return CallerResolution.Refused($"pod {bound.Namespace}/{bound.Name} with UID {bound.Uid} is not there");
        if (await controllers.TenantsOfAsync(pod, cancellation) is not { } tenants)
            return CallerResolution.Refused($"pod {bound.Namespace}/{bound.Name} names an owner that is not there under that UID");
        return indexes.ServedAccountOf(bound.Namespace, tenants) is not { } account
            ? CallerResolution.Refused($"pod {bound.Namespace}/{bound.Name} belongs to no tenant with a CreditAccount")
            : CallerResolution.Of(AccountIndex.KeyOf(account));
    }
}

/// <summary>The account of whoever calls, or why there is none.</summary>
public readonly record struct CallerResolution(NamespacedName? Account, string Refusal)
{
    public static CallerResolution Of(NamespacedName account) => new(account, "");

    public static CallerResolution Refused(string why) => new(null, why);
}
