namespace Bonding.Operator.Hosting;

/// <summary>Liveness and readiness. Ready does not mean leading: a follower with warm caches is ready.</summary>
public static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", () => Results.Text("ok\n"));
        endpoints.MapGet("/readyz", (IEnumerable<CacheSync> caches) => Readiness(caches));
    }

    private static IResult Readiness(IEnumerable<CacheSync> caches)
    {
        var missing = caches.Where(cache => !cache.HasSynced()).Select(cache => cache.Name).ToList();
        return missing.Count == 0
            ? Results.Text("ok\n")
            : Results.Text($"not synced: {string.Join(", ", missing)}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
