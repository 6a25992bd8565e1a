using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.TenantApi;

/// <summary>Maps the endpoints at which people query a tenant. They need the right to read its account. Nothing is written.</summary>
public static class TenantQueryEndpoints
{
    private const int MostUnits = 10_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var tenants = endpoints
            .MapGroup("/v1/namespaces/{ns}/{kind}/{name}")
            .AddEndpointFilter<TokenFilter>()
            .AddEndpointFilter(LimitAsync);
        tenants.MapGet(
            "/explain",
            (HttpContext http, string ns, string kind, string name, TenantQuery query) =>
                query.ExecuteAsync(
                    http,
                    ns,
                    kind,
                    name,
                    (tenant, _) => Task.FromResult(Results.Json(ExplainResponseFactory.Create(tenant)))
                )
        );
        tenants.MapGet(
            "/what-if",
            (HttpContext http, string ns, string kind, string name, string? bond, TenantQuery query, AccountAccess access) =>
                int.TryParse(bond, out var units) && units is >= 1 and <= MostUnits
                    ? query.ExecuteAsync(
                        http,
                        ns,
                        kind,
                        name,
                        (tenant, caller) => WhatIfAsync(tenant, caller, units, access, http.RequestAborted)
                    )
                    : Task.FromResult(ProblemResults.InvalidValue("bond", bond, $"a whole number of units from 1 to {MostUnits}"))
        );
    }

    private static ValueTask<object?> LimitAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<QueryLimits>().InvokeAsync(context, next);

    private static async Task<IResult> WhatIfAsync(
        TenantSnapshot tenant,
        VerifiedToken caller,
        int units,
        AccountAccess access,
        CancellationToken stop
    )
    {
        var response = WhatIfResponseFactory.Create(tenant, units);
        List<Resources.Api.WhatIfNeighbour> neighbours = [];
        foreach (var neighbour in response.Neighbours)
            neighbours.Add(
                await access.MayReadAsync(caller, KeyOf(neighbour.Account!), stop) ? neighbour : neighbour with { Account = null }
            );
        return Results.Json(response with { Neighbours = neighbours });
    }

    private static NamespacedName KeyOf(string account) =>
        account.Split('/') is [var ns, var name] ? new(ns, name) : throw new ArgumentException(account, nameof(account));
}

/// <summary>Finds the tenant of a query and checks the rights of the caller.</summary>
public sealed class TenantQuery(TenantSnapshotReader tenants, AccountAccess access)
{
    /// <remarks>Only a caller that may read an account of that name learns whether it exists.</remarks>
    public async Task<IResult> ExecuteAsync(
        HttpContext http,
        string ns,
        string kind,
        string name,
        Func<TenantSnapshot, VerifiedToken, Task<IResult>> respond
    )
    {
        if (TenantKindNames.KindOf(kind) is not { } tenantKind)
            return ProblemResults.InvalidValue("kind", kind, TenantKindNames.Allowed);
        var caller = TokenFeature.Of(http);
        var key = tenants.AccountOf(ns, new TenantRef { Kind = tenantKind, Name = name });
        try
        {
            if (!await access.MayReadAsync(caller, key ?? new(ns, name), http.RequestAborted))
                return ProblemResults.Create(
                    StatusCodes.Status403Forbidden,
                    $"{caller.UserName} may not get creditaccounts in namespace {ns}"
                );
            if (key is null)
                return ProblemResults.Create(StatusCodes.Status404NotFound, $"{tenantKind} {ns}/{name} has no CreditAccount");
            return tenants.Find(key.Value) is { } tenant
                ? await respond(tenant, caller)
                : ProblemResults.Unavailable($"account {key} is not available yet; try again");
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            return ProblemResults.Unavailable("the API server did not confirm that the caller may read the account; try again");
        }
    }
}
