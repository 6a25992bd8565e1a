using System.Net;
using System.Text.Json;
using Bonding.Resources.Api;
using Bonding.Resources.CreditAccounts;
using Bonding.TestKit.Operators;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>The Service of the tenant API has every replica behind it, so whoever follows answers too.</summary>
[Collection(ApiStageCollection.Name)]
public class TenantApiFollowerTest(ApiStage stage)
{
    private const string NotLeading = "leader_election_master_status{name=\"bonding-operator\"} 0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_follower_answers_as_the_leader_does_and_forgets_what_is_deleted()
    {
        var ns = await stage.NamespaceAsync("followed");
        var db = await stage.TenantAsync(ns, "db", bondedUnits: 3);
        await stage.GrantReadAsync(ns);
        var (pod, reader) = (await stage.TokenAsync(ns, db, "bonding.dev"), await stage.TokenAsync(ns, null, "bonding.dev"));
        using var endpoints = new OperatorEndpoints();
        await using var follower = await stage.StartAsync(endpoints);

        var self = await AskAsync<SelfResponse>("v1/self", pod);
        var explained = await AskAsync<ExplainResponse>("v1/namespaces/followed/pod/db/explain", reader);
        var whatIf = await AskAsync<WhatIfResponse>("v1/namespaces/followed/pod/db/what-if?bond=1", reader);

        Assert.Equal(("followed/db", 3, 5.0, "bonding-tier-3"), (self.Account, self.BondedUnits, self.Base, self.Tier));
        Assert.Equal(("followed/db", 4), (explained.Self.Account, whatIf.Then.BondedUnits));
        await stage.Connection.Resource<CreditAccount>().DeleteAsync(new(ns, "db"), cancellationToken: Cancellation);
        await follower.AwaitAsync("v1/tenants", text => !text.Contains("followed", StringComparison.Ordinal), Cancellation);
        Assert.Contains(NotLeading, await follower.GetAsync("metrics", Cancellation), StringComparison.Ordinal);

        async Task<T> AskAsync<T>(string path, string token) =>
            JsonSerializer.Deserialize<T>(
                await stage.AwaitAsync(new Uri(endpoints.TenantApi, path).AbsoluteUri, token, HttpStatusCode.OK),
                JsonSerializerOptions.Web
            )!;
    }
}
