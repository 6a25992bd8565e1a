namespace Bonding.Operator.TenantApi.Identity;

/// <summary>Hands the verified token from the filter to the endpoint of a request.</summary>
internal sealed record TokenFeature(VerifiedToken Token)
{
    /// <exception cref="InvalidOperationException">The endpoint is not behind <see cref="TokenFilter"/>.</exception>
    public static VerifiedToken Of(HttpContext http) =>
        http.Features.Get<TokenFeature>()?.Token ?? throw new InvalidOperationException("the endpoint asks for no token");
}
