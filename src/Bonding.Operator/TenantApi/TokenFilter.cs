using Bonding.Kubernetes.Client;

namespace Bonding.Operator.TenantApi;

/// <summary>Lets only requests with a verified bearer token through to an endpoint. The token is the only thing that says who calls.</summary>
public sealed class TokenFilter(TokenVerifier reviews, ILogger<TokenFilter> logger) : IEndpointFilter
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
            if (await reviews.VerifyAsync(header[Scheme.Length..].Trim(), http.RequestAborted) is not { } token)
                return Unauthorized(http, "the token is not valid here: unknown, expired, for another audience, or of a pod that is gone");
            http.Features.Set(new TokenFeature(token));
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
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

/// <summary>Hands the verified token from the filter to the endpoint of a request.</summary>
internal sealed record TokenFeature(VerifiedToken Token)
{
    /// <exception cref="InvalidOperationException">The endpoint is not behind <see cref="TokenFilter"/>.</exception>
    public static VerifiedToken Of(HttpContext http) =>
        http.Features.Get<TokenFeature>()?.Token ?? throw new InvalidOperationException("the endpoint asks for no token");
}
