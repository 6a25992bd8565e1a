using Bonding.Kubernetes.Client;

namespace Bonding.Operator.TenantApi;

/// <summary>Passes only requests with a verified bearer token to an endpoint. Only the token identifies the caller.</summary>
public sealed class TokenFilter(TokenVerifier verifier, ILogger<TokenFilter> logger) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        string header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Unauthorized(http, "the request has no bearer token; allowed: Authorization: Bearer TOKEN");
        try
        {
            if (await verifier.VerifyAsync(header[Scheme.Length..].Trim(), http.RequestAborted) is not { } token)
                return Unauthorized(
                    http,
                    "the token is not valid here: it is unknown, expired, for another audience, or bound to a pod that no longer exists"
                );
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
