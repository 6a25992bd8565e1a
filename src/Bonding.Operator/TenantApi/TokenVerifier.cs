using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Configuration;
using k8s.Models;
using Microsoft.Extensions.Caching.Memory;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Verifies tokens by the API server. Its result, valid or not, is cached for a few seconds, and only a few reviews run at once, so that
/// callers cannot flood the API server.
/// </summary>
public sealed class TokenVerifier(ResourceClient<V1TokenReview> reviews, OperatorOptions options) : IDisposable
{
    /// <summary>Most reviews at once.</summary>
    public const int MaxConcurrent = 8;

    private const int MaxQueued = 100;
    private const int MaxCached = 10_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(5);

    // The keys are hashes, so that a memory dump shows no token. With two caches, a flood of bad tokens cannot evict good ones.
    private readonly MemoryCache _verified = new(new MemoryCacheOptions { SizeLimit = MaxCached });
    private readonly MemoryCache _refused = new(new MemoryCacheOptions { SizeLimit = MaxCached });
    private readonly ConcurrencyLimiter _reviews = new(
        new ConcurrencyLimiterOptions { PermitLimit = MaxConcurrent, QueueLimit = MaxQueued }
    );

    /// <summary>
    /// Verifies a token. Returns null if it is not valid here: unknown, expired, for another audience, or bound to a pod that no longer
    /// exists.
    /// </summary>
    /// <exception cref="ApiException">The API server refused to review it.</exception>
    /// <exception cref="TimeoutException">Too many tokens are waiting for a review.</exception>
    public async Task<VerifiedToken?> VerifyAsync(string token, CancellationToken stop)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_verified.TryGetValue(key, out VerifiedToken? known))
            return known;
        if (_refused.TryGetValue(key, out _))
            return null;
        using var turn = await _reviews.AcquireAsync(1, stop);
        if (!turn.IsAcquired)
            throw new TimeoutException($"{MaxQueued} tokens are already waiting for a review");
        var verified = await ReviewAsync(token, [options.TenantApi.Audience], stop) ?? await ReviewAsync(token, null, stop);
        if (verified is null)
            _refused.Set(key, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Refused });
        else
            _verified.Set(key, verified, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Trusted });
        return verified;
    }

    public void Dispose()
    {
        _verified.Dispose();
        _refused.Dispose();
        _reviews.Dispose();
    }

    // Without audiences the token must be one for the API server itself.
    private async Task<VerifiedToken?> ReviewAsync(string token, IList<string>? audiences, CancellationToken stop)
    {
        var review = await reviews.CreateAsync(
            new V1TokenReview
            {
                Metadata = new(),
                Spec = new V1TokenReviewSpec { Token = token, Audiences = audiences },
            },
            stop
        );
        if (review.Status is not { Authenticated: true, User: { } user } status)
            return null;
        if (audiences is not null && status.Audiences?.Intersect(audiences).Any() != true)
            return null;
        return new VerifiedToken(
            user.Username ?? "",
            user.Uid ?? "",
            [.. user.Groups ?? []],
            (user.Extra ?? new Dictionary<string, IList<string>>()).ToDictionary(
                extra => extra.Key,
                IReadOnlyList<string> (extra) => [.. extra.Value]
            )
        );
    }
}
