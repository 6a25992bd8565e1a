using Bonding.Kubernetes.Client;
using Bonding.Operator.Limits;
using k8s.Models;
using Prometheus;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Shows <c>/metrics</c> to callers whose token may <c>get</c> that nonresource URL at the API server: metrics hold every tenant's balance.
/// </summary>
public sealed class MetricsAccess(CallerCheck callers, AccessReviews access, Rejections rejections)
{
    public const string Path = "/metrics";

    /// <summary>Maps the metrics of a registry.</summary>
    /// <param name="endpoints">Where.</param>
    /// <param name="access">Who may read them; null: whoever reaches the address.</param>
    public static void Map(IEndpointRouteBuilder endpoints, MetricsAccess? access)
    {
        var metrics = endpoints.MapMetrics(Path, endpoints.ServiceProvider.GetRequiredService<CollectorRegistry>());
        if (access is not null)
            metrics.Add(endpoint => endpoint.RequestDelegate = access.Guard(endpoint.RequestDelegate!));
    }

    private RequestDelegate Guard(RequestDelegate next) =>
        async http =>
        {
            if (await RefusalAsync(http) is { } refusal)
                await refusal.ExecuteAsync(http);
            else
                await next(http);
        };

    private static void Ask(V1SubjectAccessReviewSpec spec) => spec.NonResourceAttributes = new() { Verb = "get", Path = Path };

    private async Task<IResult?> RefusalAsync(HttpContext http)
    {
        var verdict = await callers.CheckAsync(http);
        if (verdict.Token is not { } token)
            return TokenFilter.Refuse(http, verdict);
        try
        {
            return await access.MayReadAsync(token, Path, Ask, http.RequestAborted)
                ? null
                : ProblemResults.Create(StatusCodes.Status403Forbidden, $"{token.UserName} may not get the nonresource URL {Path}");
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            rejections.Count(Face.Metrics, Rejection.Unverified);
            return ProblemResults.Unavailable("the API server did not confirm that the caller may read metrics; try again");
        }
    }
}
