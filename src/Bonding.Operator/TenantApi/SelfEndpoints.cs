using System.Globalization;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Bonding.Operator.TenantApi.Identity;

namespace Bonding.Operator.TenantApi;

/// <summary>A tenant's questions about itself. Who it is comes from its token alone.</summary>
public static class SelfEndpoints
{
    private const string DefaultHorizon = "5s";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var self = endpoints.MapGroup("/v1/self").AddEndpointFilter<TokenFilter>();
        self.MapGet("", (HttpContext http, CallerTenants callers, TenantReadings readings) =>
            AnswerAsync(http, callers, readings, tenant => Results.Json(SelfAnswers.Of(tenant))));
        self.MapGet("/forecast", (HttpContext http, string? resource, string? horizon, CallerTenants callers, TenantReadings readings) =>
            AnswerAsync(http, callers, readings, tenant => Forecast(tenant, resource ?? "cpu", horizon ?? DefaultHorizon)));
        self.MapGet("/availability", (HttpContext http, string? horizon, CallerTenants callers, TenantReadings readings) =>
            AnswerAsync(http, callers, readings, tenant => Availability(tenant, horizon ?? DefaultHorizon)));
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, CallerTenants callers, TenantReadings readings, Func<TenantReading, IResult> answer)
    {
        var caller = await callers.FindAsync(TokenFeature.Of(http), http.RequestAborted);
        if (caller.Account is not { } account) return Refusal.Of(StatusCodes.Status403Forbidden, caller.Refusal);
        return readings.Of(account) is { } tenant ? answer(tenant) : Refusal.Unavailable($"account {account} is not served yet");
    }

    private static IResult Forecast(TenantReading tenant, string resource, string horizon)
    {
        if (!Enum.TryParse<ResourceKind>(resource, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsDigit(resource[0]))
            return Refusal.BadValue("resource", resource, "cpu, memory, io");
        if (SecondsOf(horizon) is not { } seconds) return BadHorizon(horizon);
        return ForecastAnswers.Of(tenant, kind, seconds) is { } answer ? Results.Json(answer) : NotDecided(tenant);
    }

    private static IResult Availability(TenantReading tenant, string horizon)
    {
        if (SecondsOf(horizon) is not { } seconds) return BadHorizon(horizon);
        return AvailabilityAnswers.Of(tenant, seconds) is { } answer ? Results.Json(answer) : NotDecided(tenant);
    }

    private static int? SecondsOf(string horizon) =>
        int.TryParse(horizon.EndsWith('s') ? horizon[..^1] : horizon, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= Horizon.Seconds
            ? seconds
            : null;

    private static IResult BadHorizon(string horizon) => Refusal.BadValue("horizon", horizon, "1s to 5s");

    private static IResult NotDecided(TenantReading tenant) => Refusal.Unavailable($"nothing was decided about account {tenant.Account} yet; try again");
}
