using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Operator.TenantApi;

/// <summary>People's questions about a tenant: who may read its account may ask. Nothing is written.</summary>
public static class TenantQueryEndpoints
{
    private const int MostUnits = 10_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var tenants = endpoints.MapGroup("/v1/namespaces/{ns}/{kind}/{name}").AddEndpointFilter<TokenFilter>();
        tenants.MapGet(
            "/explain",
            (HttpContext http, string ns, string kind, string name, TenantQuery inquiry) =>
                inquiry.ExecuteAsync(
                    http,
                    ns,
                    kind,
                    name,
                    (tenant, _) => Task.FromResult(Results.Json(ExplainResponseFactory.Create(tenant)))
                )
        );
        tenants.MapGet(
            "/what-if",
            (HttpContext http, string ns, string kind, string name, string? bond, TenantQuery inquiry, AccountAccess access) =>
                int.TryParse(bond, out var units) && units is >= 1 and <= MostUnits
                    ? inquiry.ExecuteAsync(
                        http,
                        ns,
                        kind,
                        name,
                        (tenant, caller) => WhatIfAsync(tenant, caller, units, access, http.RequestAborted)
                    )
                    : Task.FromResult(ProblemResults.InvalidValue("bond", bond, $"a whole number of units from 1 to {MostUnits}"))
        );
    }

    private static async Task<IResult> WhatIfAsync(
        TenantSnapshot tenant,
        VerifiedToken caller,
        int units,
        AccountAccess access,
        CancellationToken stop
    )
    {
        var answer = WhatIfResponseFactory.Create(tenant, units);
        List<Resources.Api.WhatIfNeighbour> neighbours = [];
        foreach (var neighbour in answer.Neighbours)
            neighbours.Add(
                await access.MayReadAsync(caller, KeyOf(neighbour.Account!), stop) ? neighbour : neighbour with { Account = null }
            );
        return Results.Json(answer with { Neighbours = neighbours });
    }

    private static NamespacedName KeyOf(string account) =>
        account.Split('/') is [var ns, var name] ? new(ns, name) : throw new ArgumentException(account, nameof(account));
}

/// <summary>Finds the tenant that a person asks about, and whether that person may.</summary>
public sealed class TenantQuery(TenantSnapshotReader readings, AccountAccess access)
{
    /// <remarks>Whether there is such an account is told only to those who may read accounts of that name.</remarks>
    public async Task<IResult> ExecuteAsync(
        HttpContext http,
        string ns,
        string kind,
        string name,
        Func<TenantSnapshot, VerifiedToken, Task<IResult>> answer
    )
    {
        if (TenantKindNames.KindOf(kind) is not { } tenantKind)
            return ProblemResults.InvalidValue("kind", kind, TenantKindNames.Allowed);
        var caller = TokenFeature.Of(http);
        var key = readings.AccountOf(ns, new TenantRef { Kind = tenantKind, Name = name });
        try
        {
            if (!await access.MayReadAsync(caller, key ?? new(ns, name), http.RequestAborted))
                return ProblemResults.Create(
                    StatusCodes.Status403Forbidden,
                    $"{caller.UserName} may not get creditaccounts in namespace {ns}"
                );
            if (key is null)
                return ProblemResults.Create(StatusCodes.Status404NotFound, $"{tenantKind} {ns}/{name} has no CreditAccount");
            return readings.Find(key.Value) is { } tenant
                ? await answer(tenant, caller)
                : ProblemResults.Unavailable($"account {key} is not served yet");
        }
        catch (Exception error) when (error is ApiException or HttpRequestException or IOException or TimeoutException)
        {
            return ProblemResults.Unavailable("the API server did not say whether the caller may read the account; try again");
        }
    }
}
