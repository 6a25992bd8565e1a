using System.Globalization;
using Bonding.Contract;
using Bonding.Domain.Multipliers;
using Bonding.Forecasting;
using Grpc.Core;

namespace Bonding.Operator.TenantApi;

/// <summary>Answers tenants about themselves. Only the verified token says who calls; <see cref="CallGuard"/> verified it.</summary>
public sealed class SelfCalls(
    CallerResolver callers,
    TenantSnapshotReader tenants,
    BondOrders orders,
    StandingStream standings,
    CallerLimits limits
) : SelfService.SelfServiceBase
{
    private const string DefaultHorizon = "5s";
    private static readonly TimeSpan StreamWait = TimeSpan.FromSeconds(30);

    public override async Task<Self> Get(SelfRequest request, ServerCallContext context) =>
        SelfResponseFactory.MessageOf(SelfResponseFactory.Create(await TenantOfAsync(context)));

    public override async Task<SelfForecast> GetForecast(ForecastRequest request, ServerCallContext context)
    {
        var (resource, horizon) = (OrDefault(request.Resource, "cpu"), OrDefault(request.Horizon, DefaultHorizon));
        var tenant = await TenantOfAsync(context);
        if (!Enum.TryParse<MeteredResource>(resource, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsDigit(resource[0]))
            throw CallRefusal.InvalidValue("resource", resource, "cpu, memory, io");
        return ForecastResponseFactory.Create(tenant, kind, SecondsOf(horizon)) ?? throw NotDecided(tenant);
    }

    public override async Task<SelfAvailability> GetAvailability(AvailabilityRequest request, ServerCallContext context)
    {
        var tenant = await TenantOfAsync(context);
        return AvailabilityResponseFactory.Create(tenant, SecondsOf(OrDefault(request.Horizon, DefaultHorizon)))
            ?? throw NotDecided(tenant);
    }

    public override async Task WatchStanding(
        StandingRequest request,
        IServerStreamWriter<Standing> responseStream,
        ServerCallContext context
    )
    {
        var (tenant, caller) = (await TenantOfAsync(context), TokenFeature.Of(context.GetHttpContext()).Identity);
        if (!limits.TryOpen(caller))
            throw CallRefusal.TooMany($"{CallerLimits.MostStreams} streams of this caller are open", StreamWait);
        try
        {
            await standings.RunAsync(tenant.Key, responseStream.WriteAsync, context.CancellationToken);
        }
        finally
        {
            limits.Close(caller);
        }
    }

    public override async Task<CreatedBond> CreateBond(CreateBondRequest request, ServerCallContext context) =>
        await orders.PlaceAsync(
            await TenantOfAsync(context),
            TokenFeature.Of(context.GetHttpContext()),
            request,
            context.CancellationToken
        );

    private async Task<TenantSnapshot> TenantOfAsync(ServerCallContext context)
    {
        var caller = await callers.ResolveAsync(TokenFeature.Of(context.GetHttpContext()), context.CancellationToken);
        if (caller.Account is not { } account)
            throw CallRefusal.Of(StatusCode.PermissionDenied, caller.Refusal);
        return tenants.Find(account) ?? throw CallRefusal.Unavailable($"account {account} is not available yet; try again");
    }

    private static string OrDefault(string text, string otherwise) => text.Length > 0 ? text : otherwise;

    private static int SecondsOf(string horizon) =>
        int.TryParse(horizon.EndsWith('s') ? horizon[..^1] : horizon, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 1 and <= Horizon.Seconds
            ? seconds
            : throw CallRefusal.InvalidValue("horizon", horizon, "1s to 5s");

    private static RpcException NotDecided(TenantSnapshot tenant) =>
        CallRefusal.Unavailable($"account {tenant.Account} has no decision yet; try again");
}
