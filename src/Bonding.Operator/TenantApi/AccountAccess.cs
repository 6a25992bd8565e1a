using Bonding.Kubernetes.Client;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>Asks the API server what a caller may do with the objects of a namespace.</summary>
public sealed class AccountAccess(AccessReviews access)
{
    /// <summary>Returns whether a caller may read an account, which is the right to have it explained.</summary>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public Task<bool> MayReadAsync(VerifiedToken caller, NamespacedName account, CancellationToken stop) =>
        access.MayReadAsync(caller, account.ToString(), spec => spec.ResourceAttributes = To("get", "creditaccounts", account), stop);

    /// <summary>Returns whether a caller may create Bonds in a namespace, and so spend the credits of its accounts.</summary>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public Task<bool> MayCreateBondsAsync(VerifiedToken caller, string ns, CancellationToken stop) =>
        access.IsAllowedAsync(caller, spec => spec.ResourceAttributes = To("create", "bonds", new(ns, "")), stop);

    private static V1ResourceAttributes To(string verb, string resource, NamespacedName target) =>
        new()
        {
            Verb = verb,
            Group = BondingGroup.Name,
            Resource = resource,
            NamespaceProperty = target.Namespace,
            Name = target.Name,
        };
}
