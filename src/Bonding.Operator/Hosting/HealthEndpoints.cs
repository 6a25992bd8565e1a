using Bonding.Operator.Certificates;
using Bonding.Operator.Loop;
using Bonding.Operator.State;

namespace Bonding.Operator.Hosting;

/// <summary>
/// Serves liveness and readiness. A process whose loop is stuck is to be restarted. A follower whose caches are complete is ready, too.
/// </summary>
public static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", (HttpContext http) => Liveness(http.RequestServices.GetRequiredService<LoopPulse>()));
        endpoints.MapGet("/readyz", (HttpContext http) => Readiness(http.RequestServices));
    }

    private static IResult Liveness(LoopPulse pulse) =>
        pulse.IsStuck
            ? Results.Text(
                $"no tick has succeeded for {(int)pulse.SinceSuccess!.Value.TotalSeconds} s\n",
                statusCode: StatusCodes.Status503ServiceUnavailable
            )
            : Results.Text("ok\n");

    private static IResult Readiness(IServiceProvider services)
    {
        var missing = services.GetServices<CacheSync>().Where(cache => !cache.HasSynced()).Select(cache => cache.Name).ToList();
        if (services.GetService<CertificateManager>() is { Serving: null })
            missing.Add("the webhook's certificate");
        return missing.Count == 0
            ? Results.Text("ok\n")
            : Results.Text($"not synced: {string.Join(", ", missing)}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
