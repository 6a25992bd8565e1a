using System.Net;
using System.Text.Json;
using Bonding.Resources.Api;
using Bonding.Resources.CreditAccounts;
using k8s;
using k8s.Models;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>Who may ask what: tokens of a real API server, the operator as a process, HTTPS.</summary>
[Collection(ApiStageCollection.Name)]
public class TenantApiTest(ApiStage stage)
{
    private const string Audience = "bonding.dev";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_is_told_what_its_own_account_holds_and_gets()
    {
        var ns = await stage.NamespaceAsync("own");
        var db = await stage.TenantAsync(ns, "db", bondedUnits: 3);
        await stage.TenantAsync(ns, "web", bondedUnits: 0);

        var self = Read<SelfResponse>(await stage.AwaitAsync("v1/self", await stage.TokenAsync(ns, db, Audience), HttpStatusCode.OK));
        Assert.Equal(
            ("own/db", "Pod/db", 3, 5.0, "bonding-tier-3", "101"),
            (self.Account, self.Tenant, self.BondedUnits, self.Base, self.Tier, self.NextUnitPrice)
        );
    }

    [Fact]
    public async Task The_pods_of_one_ServiceAccount_are_told_apart_and_nothing_in_the_request_changes_who_asks()
    {
        var ns = await stage.NamespaceAsync("apart");
        var db = await stage.TenantAsync(ns, "db", bondedUnits: 3);
        var web = await stage.TenantAsync(ns, "web", bondedUnits: 1);
        var (dbToken, webToken) = (await stage.TokenAsync(ns, db, Audience), await stage.TokenAsync(ns, web, Audience));

        Assert.Equal(
            "apart/db",
            Read<SelfResponse>(await stage.AwaitAsync("v1/self?account=apart/web&name=web", dbToken, HttpStatusCode.OK)).Account
        );
        Assert.Equal(
            "apart/web",
            Read<SelfResponse>(await stage.AwaitAsync("v1/self?account=apart/db&name=db", webToken, HttpStatusCode.OK)).Account
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await stage.GetAsync("v1/namespaces/apart/pod/web/explain", dbToken)).Code);
    }

    [Fact]
    public async Task Only_a_token_that_is_valid_here_and_now_is_taken()
    {
        var ns = await stage.NamespaceAsync("tokens");
        var pod = await stage.TenantAsync(ns, "db", bondedUnits: 1);
        var good = await stage.TokenAsync(ns, pod, Audience);
        await stage.AwaitAsync("v1/self", good, HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync("v1/self", null)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync("v1/self", "no.such.token")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync("v1/self", await stage.TokenAsync(ns, pod, "vault"))).Code);
        // For the API server alone: whoever receives it could use it there.
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync("v1/self", await stage.TokenAsync(ns, pod, null))).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync("v1/self", stage.ExpiredCopyOf(good))).Code);
    }

    [Fact]
    public async Task A_token_of_no_pod_or_of_a_pod_that_is_gone_is_refused()
    {
        var ns = await stage.NamespaceAsync("gone");
        var pod = await stage.TenantAsync(ns, "db", bondedUnits: 1);
        var (used, unused) = (await stage.TokenAsync(ns, pod, Audience), await stage.TokenAsync(ns, pod, Audience));
        await stage.AwaitAsync("v1/self", used, HttpStatusCode.OK);
        var (code, body) = await stage.GetAsync("v1/self", await stage.TokenAsync(ns, null, Audience));
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Contains("the token is bound to no pod", body, StringComparison.Ordinal);

        await stage.Admin.CoreV1.DeleteNamespacedPodAsync("db", ns, gracePeriodSeconds: 0, cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync("v1/self", unused)).Code);
        // What was verified a moment ago is still trusted, but the pod is gone from the cache.
        await stage.AwaitAsync("v1/self", used, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_pod_that_names_another_tenant_as_its_owner_does_not_become_that_tenant()
    {
        var ns = await stage.NamespaceAsync("false-owner");
        await stage.AccountAsync(ns, new TenantRef { Kind = TenantKind.StatefulSet, Name = "db" }, bondedUnits: 3);
        var pod = await stage.PodAsync(
            ns,
            "db-0",
            new V1OwnerReference
            {
                ApiVersion = "apps/v1",
                Kind = "StatefulSet",
                Name = "db",
                Uid = "made-up",
                Controller = true,
            }
        );

        var body = await stage.AwaitAsync("v1/self", await stage.TokenAsync(ns, pod, Audience), HttpStatusCode.Forbidden);
        Assert.Contains("names an owner that does not exist", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_pods_of_a_Deployments_own_ReplicaSets_are_the_Deployment()
    {
        var ns = await stage.NamespaceAsync("false-set");
        await stage.AccountAsync(ns, new TenantRef { Kind = TenantKind.Deployment, Name = "web" }, bondedUnits: 3);
        var web = await stage.DeploymentAsync(ns, "web");
        var other = await stage.DeploymentAsync(ns, "other");
        var real = await stage.ReplicaSetAsync(ns, "web-1", ApiStageObjects.OwnedBy("Deployment", web));
        string[] impostors =
        [
            await TokenAsync(await stage.ReplicaSetAsync(ns, "web-2", owner: null)),
            await TokenAsync(await stage.ReplicaSetAsync(ns, "web-3", ApiStageObjects.OwnedBy("Deployment", other))),
        ];

        Assert.Equal(
            "false-set/web",
            Read<SelfResponse>(await stage.AwaitAsync("v1/self", await TokenAsync(real), HttpStatusCode.OK)).Account
        );
        foreach (var impostor in impostors)
            Assert.Contains(
                "belongs to no tenant",
                await stage.AwaitAsync("v1/self", impostor, HttpStatusCode.Forbidden, "belongs to no tenant"),
                StringComparison.Ordinal
            );

        async Task<string> TokenAsync(V1ReplicaSet set)
        {
            var hash = set.Name().Split('-')[^1];
            return await stage.TokenAsync(
                ns,
                await stage.PodAsync(ns, set.Name() + "-0", ApiStageObjects.OwnedBy("ReplicaSet", set), ("pod-template-hash", hash)),
                Audience
            );
        }
    }

    [Fact]
    public async Task Who_may_read_an_account_may_have_it_explained_and_nobody_else()
    {
        var ns = await stage.NamespaceAsync("asked");
        await stage.TenantAsync(ns, "db", bondedUnits: 3);
        var (reader, stranger) = (
            await stage.TokenAsync(ns, null, Audience),
            await stage.TokenAsync(await stage.NamespaceAsync("strange"), null, Audience)
        );
        await stage.GrantReadAsync(ns);

        var explained = Read<ExplainResponse>(await stage.AwaitAsync("v1/namespaces/asked/pod/db/explain", reader, HttpStatusCode.OK));
        Assert.Equal("asked/db", explained.Self.Account);
        Assert.Contains("the base multiplier for 3 bonded units is 5", explained.Because);
        Assert.Contains("one more unit for 101 credits: base multiplier 7.5, tier bonding-tier-4", explained.WouldChange);
        Assert.Equal(HttpStatusCode.Forbidden, (await stage.GetAsync("v1/namespaces/asked/pod/db/explain", stranger)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await stage.GetAsync("v1/namespaces/asked/pod/none/explain", stranger)).Code);
    }

    [Fact]
    public async Task What_a_bond_would_cost_and_change_is_told_without_making_it()
    {
        var ns = await stage.NamespaceAsync("what-if");
        await stage.TenantAsync(ns, "db", bondedUnits: 1);
        await stage.GrantReadAsync(ns);
        var reader = await stage.TokenAsync(ns, null, Audience);

        var answer = Read<WhatIfResponse>(await stage.AwaitAsync("v1/namespaces/what-if/pod/db/what-if?bond=2", reader, HttpStatusCode.OK));
        Assert.Equal(("202", "2", "0"), (answer.Price, answer.Tax, answer.Balance));
        Assert.Equal(
            (1, 1.5, 3, 5.0, "bonding-tier-3"),
            (answer.Now.BondedUnits, answer.Now.Base, answer.Then.BondedUnits, answer.Then.Base, answer.Then.Tier)
        );
        Assert.Contains("the balance of 0 credits does not cover the price of 202", answer.Problem, StringComparison.Ordinal);
        Assert.Contains(
            "maxUnitsPerAccount",
            Read<WhatIfResponse>(await stage.AwaitAsync("v1/namespaces/what-if/pod/db/what-if?bond=20", reader, HttpStatusCode.OK)).Problem,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("v1/self/forecast?resource=gpu", "resource is \"gpu\"; allowed: cpu, memory, io")]
    [InlineData("v1/self/forecast?horizon=6s", "horizon is \"6s\"; allowed: 1s to 5s")]
    [InlineData("v1/self/availability?horizon=-1s", "horizon is \"-1s\"; allowed: 1s to 5s")]
    [InlineData("v1/namespaces/a/gadget/b/explain", "kind is \"gadget\"; allowed: vm, vmi, deployment, statefulset, pod")]
    [InlineData("v1/namespaces/a/pod/b/what-if?bond=1.5", "bond is \"1.5\"; allowed: a whole number of units from 1 to 10000")]
    public async Task A_bad_question_is_answered_with_the_field_its_value_and_what_is_allowed(string path, string problem)
    {
        var ns = await stage.NamespaceAsync("bad-" + Guid.NewGuid().ToString("N"));
        var token = await stage.TokenAsync(ns, await stage.TenantAsync(ns, "db", bondedUnits: 0), Audience);
        await stage.AwaitAsync("v1/self", token, HttpStatusCode.OK);

        var (code, body) = await stage.GetAsync(path, token);

        Assert.Equal(HttpStatusCode.BadRequest, code);
        var field = path.StartsWith("v1/self", StringComparison.Ordinal) ? "message" : "detail";
        Assert.Equal(problem, JsonDocument.Parse(body).RootElement.GetProperty(field).GetString());
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}
