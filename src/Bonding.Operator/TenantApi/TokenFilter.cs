using Bonding.Kubernetes.Client;

namespace Bonding.Operator.TenantApi;

/// <summary>Passes only requests with a verified bearer token to an endpoint. Only the token identifies the caller.</summary>
public sealed class TokenFilter(TokenVerifier verifier, ILogger<TokenFilter> logger) : IEndpointFilter
{
    /// <summary>Why a request without a token was refused.</summary>
    public const string Missing = "the request has no bearer token; allowed: Authorization: Bearer TOKEN";

    /// <summary>Why a token was refused.</summary>
    public const string NotValid =
        "the token is not valid here: it is unknown, expired, for another audience, or bound to a pod that no longer exists";

    private const string Scheme = "Bearer ";

    /// <summary>Returns the bearer token of a request; null if it has none.</summary>
    public static string? TokenIn(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (TokenIn(http) is not { } text)
            return Unauthorized(http, Missing);
        try
        {
            if (await verifier.VerifyAsync(text, http.RequestAborted) is not { } token)
                return Unauthorized(http, NotValid);
            http.Features.Set(new TokenFeature(token));
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            logger.LogWarning("A token could not be verified: {Error}", error.Message);
            return ProblemResults.Unavailable("the API server did not verify the token; try again");
        }

        return await next(context);
    }

    private static IResult Unauthorized(HttpContext http, string detail)
    {
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResults.Create(StatusCodes.Status401Unauthorized, detail);
    }
}

/// <summary>Passes the verified token from the filter to the endpoint of a request.</summary>
internal sealed record TokenFeature(VerifiedToken Token)
{
    /// <exception cref="InvalidOperationException">The endpoint is not behind <see cref="TokenFilter"/>.</exception>
    public static VerifiedToken Of(HttpContext http) =>
        http.Features.Get<TokenFeature>()?.Token ?? throw new InvalidOperationException("the endpoint requires no token");
}
