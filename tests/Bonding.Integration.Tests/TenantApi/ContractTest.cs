using System.Net;
using System.Text.Json;
using Bonding.Operator.TenantApi;
using Bonding.Resources.Bonds;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary>The contract as curl speaks it: JSON over HTTPS, with tokens of a real API server.</summary>
[Collection(ApiStageCollection.Name)]
public class ContractTest(ApiStage stage)
{
    private const string Audience = "bonding.dev";
    private const string Order = """{"name":"more","units":1}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_orders_a_bond_only_with_its_own_right_to_create_one()
    {
        var ns = await stage.NamespaceAsync("orders");
        var token = await stage.TokenAsync(ns, await stage.TenantAsync(ns, "db", bondedUnits: 1), Audience);
        await stage.AwaitAsync("v1/self", token, HttpStatusCode.OK);

        var (refused, why) = await stage.PostAsync("v1/self/bonds?dryRun=true", token, Order);
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal("system:serviceaccount:orders:tenant may not create bonds in namespace orders", Message(why));

        await stage.GrantAsync(ns, "create", "bonds");
        var (checkedCode, check) = await stage.PostAsync("v1/self/bonds?dryRun=true", token, Order);
        Assert.Equal(HttpStatusCode.OK, checkedCode);
        Assert.Equal(("orders/more", "101", true), Created(check));
        Assert.Contains("does not cover the price of 101", check, StringComparison.Ordinal);
        Assert.Null(await FindAsync(ns, "more"));

        Assert.Equal(HttpStatusCode.OK, (await stage.PostAsync("v1/self/bonds", token, Order)).Code);
        var bond = await FindAsync(ns, "more");
        Assert.Equal(("db", 1), (bond!.Spec.AccountName, bond.Spec.Units));
        Assert.Equal("system:serviceaccount:orders:tenant", bond.Metadata.Annotations[BondOrders.OrderedBy]);
        Assert.Equal(HttpStatusCode.Conflict, (await stage.PostAsync("v1/self/bonds", token, Order)).Code);
    }

    [Theory]
    [InlineData("""{"name":"more","units":0}""", "units is \"0\"; allowed: 1 to 1000")]
    [InlineData("""{"units":1}""", "name is \"\"; allowed: the name of a Kubernetes object")]
    [InlineData("""{"name":"more","units":1,"whenInsufficient":"Borrow"}""", "whenInsufficient is \"Borrow\"; allowed: Wait, Reject")]
    public async Task A_wrong_order_is_refused_with_the_field_its_value_and_what_is_allowed(string order, string problem)
    {
        var token = await TenantTokenAsync();

        var (code, body) = await stage.PostAsync("v1/self/bonds?dryRun=true", token, order);

        Assert.Equal((HttpStatusCode.BadRequest, problem), (code, Message(body)));
    }

    [Fact]
    public async Task Who_calls_too_often_is_told_when_to_come_again_and_nobody_else_waits()
    {
        var (busy, other) = (await TenantTokenAsync(), await TenantTokenAsync());
        var refusals = 0;
        for (var call = 0; call < 200; call++)
        {
            using var response = await stage.OpenAsync(HttpMethod.Get, "v1/self", busy, null);
            if (response.StatusCode != HttpStatusCode.TooManyRequests)
                continue;
            refusals++;
            Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        Assert.True(refusals > 0, "200 calls at once were all answered");
        Assert.Equal(HttpStatusCode.OK, (await stage.GetAsync("v1/self", other)).Code);
    }

    [Fact]
    public async Task A_tenant_hears_of_a_change_of_its_standing_as_it_happens()
    {
        var ns = await stage.NamespaceAsync("standings");
        var token = await stage.TokenAsync(ns, await stage.TenantAsync(ns, "db", bondedUnits: 1), Audience);
        await stage.AwaitAsync("v1/self", token, HttpStatusCode.OK);
        using var response = await stage.OpenAsync(HttpMethod.Get, "v1/self/standing", token, null);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal(1, UnitsIn(await lines.ReadLineAsync(Cancellation)));

        await stage
            .Connection.Resource<CreditAccount>()
            .MergePatchAsync(
                new(ns, "db"),
                new
                {
                    spec = new
                    {
                        corrections = new[]
                        {
                            new
                            {
                                sequence = 1,
                                amount = "101",
                                reason = "test",
                                by = "test",
                            },
                        },
                    },
                },
                cancellationToken: Cancellation
            );
        await stage
            .Connection.Resource<Bond>()
            .CreateAsync(
                new Bond
                {
                    Metadata = new() { NamespaceProperty = ns, Name = "second" },
                    Spec = new() { AccountName = "db", Units = 1 },
                },
                Cancellation
            );

        var units = 1;
        while (units == 1)
            units = UnitsIn(await lines.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        Assert.Equal(2, units);
        using var second = await stage.OpenAsync(HttpMethod.Get, "v1/self/standing", token, null);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        using var third = await stage.OpenAsync(HttpMethod.Get, "v1/self/standing", token, null);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_not_read()
    {
        var token = await TenantTokenAsync();

        var (code, _) = await stage.PostAsync(
            "v1/self/bonds?dryRun=true",
            token,
            $$"""{"name":"{{new string('x', 100_000)}}","units":1}"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_report_may_be_sent_as_JSON()
    {
        var ns = await stage.NamespaceAsync("json-reports");
        var token = await stage.TokenAsync(ns, await stage.TenantAsync(ns, "db", bondedUnits: 1), Audience);
        await stage.AwaitAsync("v1/self", token, HttpStatusCode.OK);

        var (code, body) = await stage.PostAsync("v1/self/reports", token, """{"run":"a","sequence":1,"sentAtUs":5}""");

        // Its tenant is a pod, in which /proc shows the whole node.
        Assert.Equal(HttpStatusCode.Forbidden, code);
        Assert.Contains("is no VM", Message(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_of_the_paths_needs_no_token()
    {
        var (code, body) = await stage.GetAsync("openapi.json", null);

        Assert.Equal(HttpStatusCode.OK, code);
        var paths = JsonDocument.Parse(body).RootElement.GetProperty("paths");
        foreach (var path in paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _)))
            Assert.Equal(HttpStatusCode.Unauthorized, (await stage.GetAsync(path.Name[1..], null)).Code);
    }

    private async Task<string> TenantTokenAsync()
    {
        var ns = await stage.NamespaceAsync("contract-" + Guid.NewGuid().ToString("N"));
        var token = await stage.TokenAsync(ns, await stage.TenantAsync(ns, "db", bondedUnits: 0), Audience);
        await stage.AwaitAsync("v1/self", token, HttpStatusCode.OK);
        return token;
    }

    private Task<Bond?> FindAsync(string ns, string name) => stage.Connection.Resource<Bond>().GetAsync(new(ns, name), Cancellation);

    private static int UnitsIn(string? line) => JsonDocument.Parse(line!).RootElement.GetProperty("bondedUnits").GetInt32();

    private static string? Message(string json) => JsonDocument.Parse(json).RootElement.GetProperty("message").GetString();

    private static (string?, string?, bool) Created(string json)
    {
        var created = JsonDocument.Parse(json).RootElement;
        return (
            created.GetProperty("bond").GetString(),
            created.GetProperty("price").GetString(),
            created.GetProperty("dryRun").GetBoolean()
        );
    }
}
