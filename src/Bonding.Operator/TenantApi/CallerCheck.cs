using Bonding.Kubernetes.Client;
using Bonding.Operator.Limits;

namespace Bonding.Operator.TenantApi;

/// <summary>Finds out who calls before anything is done for the call. Only the verified token identifies the caller.</summary>
public sealed class CallerCheck(TokenVerifier verifier, Rejections rejections, Face face)
{
    /// <summary>When another try is worth it for a caller that is refused because others are too many.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private const string Scheme = "Bearer ";

    /// <summary>Verifies the bearer token of a request.</summary>
    public async Task<CallerVerdict> CheckAsync(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Reject(Rejection.Token, "the request has no bearer token; allowed: Authorization: Bearer TOKEN");
        try
        {
            return
                await verifier.VerifyAsync(header[Scheme.Length..].Trim(), http.Connection.RemoteIpAddress!, http.RequestAborted)
                    is { } token
                ? new CallerVerdict(token)
                : Reject(
                    Rejection.Token,
                    "the token is not valid here: it is unknown, expired, for another audience, or bound to a pod that no longer exists"
                );
        }
        catch (TooManyTokensException refused)
        {
            return Reject(refused.Why, $"{refused.Message}; try again");
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            return Reject(Rejection.Unverified, "the API server did not verify the token; try again");
        }
    }

    private CallerVerdict Reject(Rejection why, string problem)
    {
        rejections.Count(face, why);
        return new CallerVerdict(null, why, problem);
    }
}

/// <summary>Who calls, or why the call is refused.</summary>
/// <param name="Token">The verified token; null if the call is refused.</param>
/// <param name="Why">Why it is refused.</param>
/// <param name="Problem">The same in words.</param>
public readonly record struct CallerVerdict(VerifiedToken? Token, Rejection Why = default, string Problem = "")
{
    /// <summary>The HTTP status code of the refusal.</summary>
    public int Code =>
        Why switch
        {
            Rejection.Token => StatusCodes.Status401Unauthorized,
            Rejection.TooMany => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
}
