using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Controllers;
using Bonding.Operator.Tenants;
using k8s.Models;

namespace Bonding.Operator.TenantApi.Identity;

/// <summary>
/// Finds the account of the tenant that calls: token → pod UID → owner → account. Never from anything else in the request, and never from
/// the ServiceAccount's name, which several tenants may share.
/// </summary>
public sealed class CallerTenants(Informer<V1Pod> pods, CachedControllers controllers, BankIndexes indexes)
{
    public async ValueTask<CallerTenant> FindAsync(VerifiedToken token, CancellationToken cancellation)
    {
        if (token.Pod is not { } bound)
            return CallerTenant.Refused("the token is bound to no pod; allowed: a ServiceAccount token that was projected into the tenant's pod");
        var pod = pods.Store.Get(new ResourceKey(bound.Namespace, bound.Name));
        if (pod is null || pod.Uid() != bound.Uid)
            return CallerTenant.Refused($"pod {bound.Namespace}/{bound.Name} with UID {bound.Uid} is not there");
        if (await controllers.TenantsOfAsync(pod, cancellation) is not { } tenants)
            return CallerTenant.Refused($"pod {bound.Namespace}/{bound.Name} names an owner that is not there under that UID");
        return indexes.ServedAccountOf(bound.Namespace, tenants) is not { } account
            ? CallerTenant.Refused($"pod {bound.Namespace}/{bound.Name} belongs to no tenant with a CreditAccount")
            : CallerTenant.Of(BankIndexes.KeyOf(account));
    }
}
