namespace Bonding.Operator.TenantApi;

/// <summary>Passes only requests with a verified bearer token to an endpoint.</summary>
public sealed class TokenFilter(CallerCheck callers) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var verdict = await callers.CheckAsync(http);
        if (verdict.Token is not { } token)
            return Refuse(http, verdict);
        http.Features.Set(new TokenFeature(token));
        return await next(context);
    }

    /// <summary>Creates the response to a call that is refused.</summary>
    internal static IResult Refuse(HttpContext http, CallerVerdict verdict)
    {
        if (verdict.Code == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        else
            http.Response.Headers.RetryAfter = $"{CallerCheck.RetryAfter.TotalSeconds}";
        return ProblemResults.Create(verdict.Code, verdict.Problem);
    }
}

/// <summary>Passes the verified token from the filter to the endpoint of a request.</summary>
internal sealed record TokenFeature(VerifiedToken Token)
{
    /// <exception cref="InvalidOperationException">The endpoint is not behind <see cref="TokenFilter"/>.</exception>
    public static VerifiedToken Of(HttpContext http) =>
        http.Features.Get<TokenFeature>()?.Token ?? throw new InvalidOperationException("the endpoint requires no token");
}
