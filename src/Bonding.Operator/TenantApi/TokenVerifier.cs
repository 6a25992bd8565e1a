using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Limits;
using k8s.Models;
using Microsoft.Extensions.Caching.Memory;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Verifies tokens by the API server. What it said is cached. Tokens that it has verified before are reviewed again in a lane of their own,
/// so that a flood of others delays none of them; of those, each address may show a few in a second.
/// </summary>
/// <param name="reviews">The API server.</param>
/// <param name="audiences">Which tokens are accepted.</param>
/// <param name="newTokens">How many tokens of one address are reviewed that were not verified before.</param>
/// <param name="time">The clock.</param>
public sealed class TokenVerifier(
    ResourceClient<V1TokenReview> reviews,
    AcceptedAudiences audiences,
    TokenRate newTokens,
    TimeProvider time
) : IDisposable
{
    /// <summary>Most reviews at once of tokens that were not verified before.</summary>
    public const int MostNew = 4;

    /// <summary>Most reviews at once of tokens that were verified before.</summary>
    public const int MostKnown = 8;

    private const int MostCached = 20_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    // The keys are hashes, so that a memory dump shows no token. With a cache of its own, a flood of bad tokens evicts no good one.
    private readonly MemoryCache _verified = NewCache(time);
    private readonly MemoryCache _known = NewCache(time);
    private readonly MemoryCache _refused = NewCache(time);
    private readonly ConcurrentDictionary<string, Lazy<Task<VerifiedToken?>>> _underWay = new();
    private readonly CallerRates<IPAddress> _newTokens = new(newTokens, time);
    private readonly ConcurrencyLimiter _newTurns = NewLane(MostNew, queued: 50);
    private readonly ConcurrencyLimiter _knownTurns = NewLane(MostKnown, queued: 5_000);

    /// <summary>
    /// Verifies a token. Returns null if it is not valid here: unknown, expired, for another audience, or bound to a pod that no longer
    /// exists.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="from">The address that shows it.</param>
    /// <exception cref="ApiException">The API server refused to review it.</exception>
    /// <exception cref="TooManyTokensException">The address, or all of them, show more tokens than are reviewed.</exception>
    public async Task<VerifiedToken?> VerifyAsync(string token, IPAddress from, CancellationToken stop)
    {
        if (token.Length > TokenClaims.LongestToken)
            return null;
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_verified.TryGetValue(key, out VerifiedToken? known))
            return known;
        var claims = TokenClaims.Read(token);
        if (_refused.TryGetValue(key, out _) || !audiences.MayAccept(claims) || claims?.ExpiresAt <= time.GetUtcNow())
            return null;
        // Calls of one caller that come together are one review.
        var review = _underWay.GetOrAdd(key, _ => new(() => ReviewInTurnAsync(key, token, claims, from)));
        return await review.Value.WaitAsync(stop);
    }

    public void Dispose()
    {
        _verified.Dispose();
        _known.Dispose();
        _refused.Dispose();
        _newTurns.Dispose();
        _knownTurns.Dispose();
    }

    private async Task<VerifiedToken?> ReviewInTurnAsync(string key, string token, TokenClaims? claims, IPAddress from)
    {
        try
        {
            using var turn = await TurnAsync(key, from);
            var verified = await ReviewAsync(token, audiences.AskedFor(claims));
            Remember(key, verified, claims?.ExpiresAt);
            return verified;
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private async Task<RateLimitLease> TurnAsync(string key, IPAddress from)
    {
        var isKnown = _known.TryGetValue(key, out _);
        if (!isKnown && !_newTokens.TryTake(RemoteAddress.NetworkOf(from)))
            throw new TooManyTokensException(Rejection.TooMany, "this address shows more tokens than one address may in a second");
        var turn = await (isKnown ? _knownTurns : _newTurns).AcquireAsync();
        if (turn.IsAcquired)
            return turn;
        turn.Dispose();
        throw new TooManyTokensException(Rejection.Busy, "too many tokens are waiting for a review");
    }

    private async Task<VerifiedToken?> ReviewAsync(string token, IList<string>? asked)
    {
        var review = await reviews.CreateAsync(
            new V1TokenReview
            {
                Metadata = new(),
                Spec = new V1TokenReviewSpec { Token = token, Audiences = asked },
            }
        );
        if (review.Status is not { Authenticated: true, User: { } user } status)
            return null;
        return asked is null || status.Audiences?.Intersect(asked).Any() == true ? VerifiedToken.Of(user) : null;
    }

    private void Remember(string key, VerifiedToken? verified, DateTimeOffset? expiresAt)
    {
        if (verified is null)
        {
            _known.Remove(key);
            _refused.Set(key, true, Until(Refused, null));
            return;
        }

        _verified.Set(key, verified, Until(Trusted, expiresAt));
        _known.Set(key, true, Until(Remembered, expiresAt));
    }

    private MemoryCacheEntryOptions Until(TimeSpan after, DateTimeOffset? atMost)
    {
        var end = time.GetUtcNow() + after;
        return new() { Size = 1, AbsoluteExpiration = atMost < end ? atMost : end };
    }

    private static MemoryCache NewCache(TimeProvider time) =>
        new(new MemoryCacheOptions { SizeLimit = MostCached, Clock = new Clock(time) });

    private static ConcurrencyLimiter NewLane(int turns, int queued) => new(new() { PermitLimit = turns, QueueLimit = queued });

    private sealed class Clock(TimeProvider time) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}

/// <summary>Which tokens are accepted, by the audience that they are for.</summary>
/// <param name="Own">The product's own audience; null if there is none.</param>
/// <param name="ApiServer">Whether tokens for the API server are accepted.</param>
public sealed record AcceptedAudiences(string? Own, bool ApiServer)
{
    /// <summary>Returns whether a review may find the token valid. A token for others alone is not even sent for one.</summary>
    public bool MayAccept(TokenClaims? claims) => ApiServer || IsOwn(claims);

    /// <summary>Returns the audiences that a review asks for; null for the API server's.</summary>
    public IList<string>? AskedFor(TokenClaims? claims) => IsOwn(claims) ? [Own!] : null;

    private bool IsOwn(TokenClaims? claims) => Own is not null && claims?.Audiences.Contains(Own) == true;
}

/// <summary>More tokens are shown than are reviewed; another try is worth it a second later.</summary>
public sealed class TooManyTokensException(Rejection why, string message) : Exception(message)
{
    /// <summary>Whether the address or all of them are too many.</summary>
    public Rejection Why { get; } = why;
}

/// <summary>
/// The claims of a token that nobody has verified yet. So they may only get it refused without a review, or trusted for a shorter time.
/// </summary>
/// <param name="Audiences">Whom the token is for.</param>
/// <param name="ExpiresAt">When it expires; null if it does not say.</param>
public sealed record TokenClaims(IReadOnlyList<string> Audiences, DateTimeOffset? ExpiresAt)
{
    /// <summary>The longest token that is looked at, in characters. Kubernetes' own have less than 2,000.</summary>
    public const int LongestToken = 8 << 10;

    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 8 };

    /// <summary>Reads a signed JSON Web Token (RFC 7519). Returns null if the text is none.</summary>
    public static TokenClaims? Read(string token)
    {
        if (token.Length > LongestToken || token.Split('.') is not [_, var payload, _])
            return null;
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload), Limits);
            return claims.RootElement.ValueKind == JsonValueKind.Object ? Of(claims.RootElement) : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    private static TokenClaims Of(JsonElement claims) => new(AudiencesIn(claims), ExpiryIn(claims));

    // One text, or a list of them.
    private static List<string> AudiencesIn(JsonElement claims) =>
        !claims.TryGetProperty("aud", out var audience) ? []
        : audience.ValueKind == JsonValueKind.Array ? [.. audience.EnumerateArray().Where(IsText).Select(one => one.GetString()!)]
        : IsText(audience) ? [audience.GetString()!]
        : [];

    private static bool IsText(JsonElement element) => element.ValueKind == JsonValueKind.String;

    private static DateTimeOffset? ExpiryIn(JsonElement claims) =>
        claims.TryGetProperty("exp", out var expiry)
        && expiry.ValueKind == JsonValueKind.Number
        && expiry.TryGetInt64(out var seconds)
        && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
