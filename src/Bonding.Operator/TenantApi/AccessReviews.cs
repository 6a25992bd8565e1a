using Bonding.Kubernetes.Client;
using k8s.Models;
using Microsoft.Extensions.Caching.Memory;

namespace Bonding.Operator.TenantApi;

/// <summary>Asks the API server what a caller may do.</summary>
public sealed class AccessReviews(ResourceClient<V1SubjectAccessReview> reviews) : IDisposable
{
    private const int MostCached = 50_000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MostCached });

    /// <summary>Returns whether a caller may read something. The answer is kept for some seconds.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="what">What it is, unlike anything else that is asked.</param>
    /// <param name="ask">Fills in the attributes of the review.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public async Task<bool> MayReadAsync(VerifiedToken caller, string what, Action<V1SubjectAccessReviewSpec> ask, CancellationToken stop)
    {
        // A token that is verified again is another caller here: its groups may have changed.
        var key = (caller, what);
        if (_answers.TryGetValue(key, out bool known))
            return known;
        var isAllowed = await IsAllowedAsync(caller, ask, stop);
        _answers.Set(key, isAllowed, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
        return isAllowed;
    }

    /// <summary>Returns whether a caller may do something now.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="ask">Fills in the attributes of the review.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="ApiException">The API server refused the review.</exception>
    public async Task<bool> IsAllowedAsync(VerifiedToken caller, Action<V1SubjectAccessReviewSpec> ask, CancellationToken stop)
    {
        var spec = new V1SubjectAccessReviewSpec
        {
            User = caller.UserName,
            Uid = caller.Uid,
            Groups = [.. caller.Groups],
            Extra = caller.Extra.ToDictionary(extra => extra.Key, IList<string> (extra) => [.. extra.Value]),
        };
        ask(spec);
        var review = await reviews.CreateAsync(new V1SubjectAccessReview { Metadata = new(), Spec = spec }, stop);
        return review.Status?.Allowed == true;
    }

    public void Dispose() => _answers.Dispose();
}
