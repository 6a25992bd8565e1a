using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.State;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Resolves the account of the calling tenant: token → pod UID → owner → account. It uses nothing else from the request, in particular
/// not the name of the ServiceAccount, which several tenants may share.
/// </summary>
public sealed class CallerResolver(Informer<V1Pod> pods, CachedOwnerResolver controllers, AccountIndex indexes)
{
    public async ValueTask<CallerResolution> ResolveAsync(VerifiedToken token, CancellationToken cancellation)
    {
        if (token.Pod is not { } bound)
            return CallerResolution.Refused(
                "the token is bound to no pod; allowed: a ServiceAccount token that is projected into the tenant's pod"
            );
        var pod = pods.Store.Get(new NamespacedName(bound.Namespace, bound.Name));
        if (pod is null || pod.Uid() != bound.Uid)
            return CallerResolution.Refused($"pod {bound.Namespace}/{bound.Name} with UID {bound.Uid} does not exist");
        if (await controllers.TenantsOfAsync(pod, cancellation) is not { } tenants)
            return CallerResolution.Refused($"pod {bound.Namespace}/{bound.Name} names an owner that does not exist under that UID");
        return indexes.ServedAccountOf(bound.Namespace, tenants) is not { } account
            ? CallerResolution.Refused($"pod {bound.Namespace}/{bound.Name} belongs to no tenant with a CreditAccount")
            : CallerResolution.Of(AccountIndex.KeyOf(account));
    }
}

/// <summary>The account of a caller, or why there is none.</summary>
public readonly record struct CallerResolution(NamespacedName? Account, string Refusal)
{
    public static CallerResolution Of(NamespacedName account) => new(account, "");

    public static CallerResolution Refused(string why) => new(null, why);
}
