using Bonding.Kubernetes.Client;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>Asks the API server what a caller may do with the objects of a namespace.</summary>
public sealed class AccountAccess(ResourceClient<V1SubjectAccessReview> reviews)
{
    /// <summary>Returns whether a caller may read an account, which is the right to have it explained.</summary>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public Task<bool> MayReadAsync(VerifiedToken caller, NamespacedName account, CancellationToken stop) =>
        MayAsync(caller, "get", "creditaccounts", account, stop);

    /// <summary>Returns whether a caller may create Bonds in a namespace, and so spend the credits of its accounts.</summary>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public Task<bool> MayCreateBondsAsync(VerifiedToken caller, string ns, CancellationToken stop) =>
        MayAsync(caller, "create", "bonds", new NamespacedName(ns, ""), stop);

    private async Task<bool> MayAsync(VerifiedToken caller, string verb, string resource, NamespacedName target, CancellationToken stop)
    {
        var review = await reviews.CreateAsync(
            new V1SubjectAccessReview
            {
                Metadata = new(),
                Spec = new V1SubjectAccessReviewSpec
                {
                    User = caller.UserName,
                    Uid = caller.Uid,
                    Groups = [.. caller.Groups],
                    Extra = caller.Extra.ToDictionary(extra => extra.Key, IList<string> (extra) => [.. extra.Value]),
                    ResourceAttributes = new V1ResourceAttributes
                    {
                        Verb = verb,
                        Group = BondingGroup.Name,
                        Resource = resource,
                        NamespaceProperty = target.Namespace,
                        Name = target.Name,
                    },
                },
            },
            stop
        );
        return review.Status?.Allowed == true;
    }
}
