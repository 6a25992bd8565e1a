using System.Globalization;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;

namespace Bonding.Operator.TenantApi;

/// <summary>Maps the endpoints at which a tenant queries itself. Only its token identifies it.</summary>
public static class SelfEndpoints
{
    private const string DefaultHorizon = "5s";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var self = endpoints.MapGroup("/v1/self").AddEndpointFilter<TokenFilter>();
        self.MapGet(
            "",
            (HttpContext http, CallerResolver callers, TenantSnapshotReader tenants) =>
                RespondAsync(http, callers, tenants, tenant => Results.Json(SelfResponseFactory.Create(tenant)))
        );
        self.MapGet(
            "/forecast",
            (HttpContext http, string? resource, string? horizon, CallerResolver callers, TenantSnapshotReader tenants) =>
                RespondAsync(http, callers, tenants, tenant => Forecast(tenant, resource ?? "cpu", horizon ?? DefaultHorizon))
        );
        self.MapGet(
            "/availability",
            (HttpContext http, string? horizon, CallerResolver callers, TenantSnapshotReader tenants) =>
                RespondAsync(http, callers, tenants, tenant => Availability(tenant, horizon ?? DefaultHorizon))
        );
    }

    private static async Task<IResult> RespondAsync(
        HttpContext http,
        CallerResolver callers,
        TenantSnapshotReader tenants,
        Func<TenantSnapshot, IResult> respond
    )
    {
        var caller = await callers.ResolveAsync(TokenFeature.Of(http), http.RequestAborted);
        if (caller.Account is not { } account)
            return ProblemResults.Create(StatusCodes.Status403Forbidden, caller.Refusal);
        return tenants.Find(account) is { } tenant
            ? respond(tenant)
            : ProblemResults.Unavailable($"account {account} is not available yet; try again");
    }

    private static IResult Forecast(TenantSnapshot tenant, string resource, string horizon)
    {
        if (!Enum.TryParse<MeteredResource>(resource, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsDigit(resource[0]))
            return ProblemResults.InvalidValue("resource", resource, "cpu, memory, io");
        if (SecondsOf(horizon) is not { } seconds)
            return BadHorizon(horizon);
        return ForecastResponseFactory.Create(tenant, kind, seconds) is { } response ? Results.Json(response) : NotDecided(tenant);
    }

    private static IResult Availability(TenantSnapshot tenant, string horizon)
    {
        if (SecondsOf(horizon) is not { } seconds)
            return BadHorizon(horizon);
        return AvailabilityResponseFactory.Create(tenant, seconds) is { } response ? Results.Json(response) : NotDecided(tenant);
    }

    private static int? SecondsOf(string horizon) =>
        int.TryParse(horizon.EndsWith('s') ? horizon[..^1] : horizon, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 1 and <= Horizon.Seconds
            ? seconds
            : null;

    private static IResult BadHorizon(string horizon) => ProblemResults.InvalidValue("horizon", horizon, "1s to 5s");

    private static IResult NotDecided(TenantSnapshot tenant) =>
        ProblemResults.Unavailable($"account {tenant.Account} has no decision yet; try again");
}
