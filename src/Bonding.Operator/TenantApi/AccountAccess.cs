using Bonding.Kubernetes.Client;
using Bonding.Resources.Common;

namespace Bonding.Operator.TenantApi;

/// <summary>Asks the API server what a caller may do with the objects of a namespace.</summary>
public sealed class AccountAccess(AccessReviews access)
{
    /// <summary>Returns whether a caller may read an account, which is the right to have it explained.</summary>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public Task<bool> MayReadAsync(VerifiedToken caller, NamespacedName account, CancellationToken stop) =>
        MayAsync(caller, "get", "creditaccounts", account, stop);

    /// <summary>Returns whether a caller may create Bonds in a namespace, and so spend the credits of its accounts.</summary>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public Task<bool> MayCreateBondsAsync(VerifiedToken caller, string ns, CancellationToken stop) =>
        MayAsync(caller, "create", "bonds", new NamespacedName(ns, ""), stop);

    private Task<bool> MayAsync(VerifiedToken caller, string verb, string resource, NamespacedName target, CancellationToken stop) =>
        access.IsAllowedAsync(
            caller,
            $"{verb} {resource} {target}",
            spec =>
                spec.ResourceAttributes = new()
                {
                    Verb = verb,
                    Group = BondingGroup.Name,
                    Resource = resource,
                    NamespaceProperty = target.Namespace,
                    Name = target.Name,
                },
            stop
        );
}
