using Bonding.Kubernetes.Client;
using Bonding.Resources.Common;
using k8s.Models;

namespace Bonding.Operator.TenantApi;

/// <summary>Asks the API server whether a caller may read an account, which is the right to have it explained.</summary>
public sealed class AccountAccess(ResourceClient<V1SubjectAccessReview> reviews)
{
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public async Task<bool> MayReadAsync(VerifiedToken caller, NamespacedName account, CancellationToken stop)
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
                        Verb = "get",
                        Group = BondingGroup.Name,
                        Resource = "creditaccounts",
                        NamespaceProperty = account.Namespace,
                        Name = account.Name,
                    },
                },
            },
            stop
        );
        return review.Status?.Allowed == true;
    }
}
