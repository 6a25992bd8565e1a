using Bonding.Operator.State;
using Bonding.Operator.TenantApi.Identity;

namespace Bonding.Operator.TenantApi;

/// <summary>People's questions about a tenant: who may read its account may ask. Nothing is written.</summary>
public static class InquiryEndpoints
{
    private const int MostUnits = 10_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var tenants = endpoints.MapGroup("/v1/namespaces/{ns}/{kind}/{name}").AddEndpointFilter<TokenFilter>();
        tenants.MapGet("/explain", (HttpContext http, string ns, string kind, string name, Inquiry inquiry) =>
            inquiry.AnswerAsync(http, ns, kind, name, (tenant, _) => Task.FromResult(Results.Json(ExplainAnswers.Of(tenant)))));
        tenants.MapGet("/what-if", (HttpContext http, string ns, string kind, string name, string? bond, Inquiry inquiry, AccountAccess access) =>
            int.TryParse(bond, out var units) && units is >= 1 and <= MostUnits
                ? inquiry.AnswerAsync(http, ns, kind, name, (tenant, caller) => WhatIfAsync(tenant, caller, units, access, http.RequestAborted))
                : Task.FromResult(Refusal.BadValue("bond", bond, $"a whole number of units from 1 to {MostUnits}")));
    }

    private static async Task<IResult> WhatIfAsync(
        TenantReading tenant, VerifiedToken caller, int units, AccountAccess access, CancellationToken stop)
    {
        var answer = WhatIfAnswers.Of(tenant, units);
        List<Resources.Api.WhatIfNeighbour> neighbours = [];
        foreach (var neighbour in answer.Neighbours)
            neighbours.Add(await access.MayReadAsync(caller, KeyOf(neighbour.Account!), stop) ? neighbour : neighbour with { Account = null });
        return Results.Json(answer with { Neighbours = neighbours });
    }

    private static AccountKey KeyOf(string account) => account.Split('/') is [var ns, var name] ? new(ns, name) : throw new ArgumentException(account, nameof(account));
}
