using System.Text.Json;
using Bonding.Integration.Tests.Chart;
using Bonding.Resources.Api;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Integration.Tests.TenantApi;

/// <summary><c>kubectl bonding explain</c> and <c>what-if</c> as processes, on the real server and the operator as a process.</summary>
[Collection(ApiStageCollection.Name)]
public class RemoteCommandsTest(ApiStage stage)
{
    private const string NoKubeconfig = "/nowhere";

    private string[] ByServer => ["--server", stage.Server.AbsoluteUri, "--ca-file", stage.AuthorityFile];

    [Fact]
    public async Task A_token_that_may_read_the_account_has_it_explained_by_the_operators_address_without_a_kubeconfig()
    {
        var ns = await TenantAsync("ask-explain");
        var reader = await stage.TokenAsync(ns, null, "bonding.dev");

        var shown = await CommandLine.RunAsync(NoKubeconfig, ["explain", "pod/db", "-n", ns, .. ByServer, "--token", reader]);

        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Matches(@"Tenant +Pod/db \(account ask-explain/db, mode Enforce\)", shown.Output);
        Assert.Matches(@"Bonded +3 units; one more costs 101 with tax, affordable in \d+ h", shown.Output);
        Assert.Matches(@"Multiplier +5 = base 5 × adjustment 1 \(NoForecast\)", shown.Output);
        Assert.Matches(@"Tier +bonding-tier-3", shown.Output);
        Assert.Matches(@"Why\n +the base multiplier for 3 bonded units is 5", shown.Output);
        Assert.Matches(@"What would change it\n +one more unit for 101 credits: base multiplier 7.5, tier bonding-tier-4", shown.Output);
    }

    [Fact]
    public async Task Another_tenants_token_is_refused_and_told_what_it_lacks()
    {
        var ns = await TenantAsync("ask-mine");
        var other = await stage.NamespaceAsync("ask-other");
        var stranger = await stage.TokenAsync(other, null, "bonding.dev");

        foreach (
            var command in (string[][])
                [
                    ["explain", "pod/db"],
                    ["what-if", "pod/db", "--bond", "1"],
                ]
        )
        {
            var refused = await CommandLine.RunAsync(NoKubeconfig, [.. command, "-n", ns, .. ByServer, "--token", stranger]);
            Assert.Equal((2, ""), (refused.Code, refused.Output));
            Assert.Equal(
                "error: the operator answers 403: system:serviceaccount:ask-other:tenant may not get creditaccounts in namespace ask-mine",
                refused.Error.TrimEnd()
            );
        }
    }

    [Fact]
    public async Task Programs_get_the_answer_of_the_API_as_JSON()
    {
        var ns = await TenantAsync("ask-json");
        var file = await stage.Ways.FileAsync("json.token", await stage.TokenAsync(ns, null, "bonding.dev") + "\n");
        string[] options = ["-n", ns, .. ByServer, "--token-file", file, "-o", "json"];

        var explained = Read<ExplainResponse>((await CommandLine.RunAsync(NoKubeconfig, ["explain", "po/db", .. options])).Output);
        Assert.Equal(("ask-json/db", 3, 5.0), (explained.Self.Account, explained.Self.BondedUnits, explained.Self.Effective));
        var answer = Read<WhatIfResponse>(
            (await CommandLine.RunAsync(NoKubeconfig, ["what-if", "pods/db", "--bond", "2", .. options])).Output
        );
        Assert.Equal(("202", "2", 5, 10.5), (answer.Price, answer.Tax, answer.Then.BondedUnits, answer.Then.Base));
    }

    [Fact]
    public async Task Whoever_has_the_charts_role_asks_by_a_port_forward_and_needs_only_a_client_certificate()
    {
        var ns = await TenantAsync("ask-forward");
        await stage.Ways.BindAskerAsync("alice");
        var kubeconfig = await stage.Ways.CertificateKubeconfigAsync("alice");

        var explained = await CommandLine.RunAsync(kubeconfig, "explain", "pod/db", "-n", ns);
        Assert.Equal((0, ""), (explained.Code, explained.Error));
        Assert.Contains("the base multiplier for 3 bonded units is 5", explained.Output, StringComparison.Ordinal);
        var whatIf = await CommandLine.RunAsync(kubeconfig, "what-if", "pod/db", "--bond", "2", "-n", ns);
        Assert.Equal((0, ""), (whatIf.Code, whatIf.Error));
        Assert.Matches(@"Bond +2 units for 202 credits, 2 of them tax; bonded for good", whatIf.Output);
        Assert.Matches(@"base multiplier +│ 5 +│ 10.5", whatIf.Output);
        Assert.Matches(@"tier +│ bonding-tier-3 +│ bonding-tier-5", whatIf.Output);
        Assert.Contains("But", whatIf.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a-replica", false, "operator-0")]
    [InlineData("z-replica", true, "z-replica operator-0")]
    public async Task The_replica_that_leads_is_asked_first_and_where_it_does_not_answer_the_next(string replica, bool leads, string asked)
    {
        var ns = await TenantAsync($"ask-{replica}");
        await stage.Ways.BindAskerAsync(ns);
        await using var silent = await stage.Ways.SilentReplicaAsync(replica, leads, TestContext.Current.CancellationToken);
        var before = stage.Ways.Asked.Count;

        var explained = await CommandLine.RunAsync(await stage.Ways.CertificateKubeconfigAsync(ns), "explain", "pod/db", "-n", ns);

        Assert.Equal((0, ""), (explained.Code, explained.Error));
        Assert.Contains("the base multiplier for 3 bonded units is 5", explained.Output, StringComparison.Ordinal);
        Assert.Equal(asked, string.Join(' ', stage.Ways.Asked.Skip(before)));
    }

    [Fact]
    public async Task The_READMEs_commands_do_what_it_says_when_kubectl_runs_them()
    {
        await stage.NamespaceAsync("shop");
        await stage.AccountAsync("shop", new TenantRef { Kind = TenantKind.VirtualMachine, Name = "database-1" }, bondedUnits: 3);
        await stage.AccountAsync("shop", new TenantRef { Kind = TenantKind.VirtualMachine, Name = "web-1" }, bondedUnits: 2);
        var shown = new List<string>();
        foreach (var words in ReadmeCommands.Of("Ask why"))
        {
            Assert.Equal("kubectl", words[0]);
            var run = await CommandLine.RunByKubectlAsync(stage.Ways.AdminKubeconfig, words.Skip(1));
            Assert.Equal((0, ""), (run.Code, run.Error));
            shown.Add(run.Output);
        }

        Assert.Equal(3, shown.Count);
        Assert.Contains("vm/database-1", shown[0], StringComparison.Ordinal);
        Assert.Contains("VirtualMachine/database-1 (account shop/database-1", shown[1], StringComparison.Ordinal);
        Assert.Contains("1 unit for 101 credits", shown[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_lacks_the_charts_role_neither_finds_the_operator_nor_becomes_whom_it_trusts()
    {
        var refused = await CommandLine.RunAsync(
            await stage.Ways.CertificateKubeconfigAsync("mallory"),
            "explain",
            "pod/db",
            "-n",
            "default"
        );
        Assert.Equal(2, refused.Code);
        Assert.Contains("403 Forbidden", refused.Error, StringComparison.Ordinal);
        Assert.Contains("mallory", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "the tenant is \"gadget/db\"; allowed: KIND/NAME, such as vm/db, with one of the kinds vm, vmi, deployment, statefulset, pod",
        "explain",
        "gadget/db"
    )]
    [InlineData("the tenant is \"db\"; allowed: KIND/NAME", "explain", "db")]
    [InlineData("the operator answers 404: Pod ask-wrong/none has no CreditAccount", "explain", "pod/none")]
    [InlineData(
        "the operator answers 400: bond is \"0\"; allowed: a whole number of units from 1 to 10000",
        "what-if",
        "pod/db",
        "--bond",
        "0"
    )]
    [InlineData(
        "of 0 pods with label app.kubernetes.io/name=bonding-operator in namespace \"default\" none is ready; "
            + "allowed: --operator-namespace",
        "explain",
        "pod/db",
        "--operator-namespace",
        "default"
    )]
    [InlineData(
        "--server is \"http://bonding.example\"; allowed: https://HOST:PORT, or http://127.0.0.1:PORT",
        "explain",
        "pod/db",
        "--server",
        "http://bonding.example"
    )]
    [InlineData(
        "the operator does not answer at https://127.0.0.1:1/: ",
        "explain",
        "pod/db",
        "--server",
        "https://127.0.0.1:1",
        "--token",
        "x"
    )]
    [InlineData(
        "nothing says who asks; allowed: --as-service-account NAMESPACE/NAME",
        "explain",
        "pod/db",
        "--server",
        "https://127.0.0.1:1"
    )]
    [InlineData("--as-service-account is \"db\"; allowed: NAMESPACE/NAME", "explain", "pod/db", "--as-service-account", "db")]
    [InlineData("serviceaccounts \"none\" not found", "explain", "pod/db", "--as-service-account", "default/none")]
    public async Task What_is_wrong_is_named_with_what_is_allowed(string problem, params string[] arguments)
    {
        var failed = await CommandLine.RunAsync(stage.Ways.AdminKubeconfig, [.. arguments, "-n", "ask-wrong"]);
        Assert.Equal((2, ""), (failed.Code, failed.Output));
        Assert.StartsWith("error: ", failed.Error, StringComparison.Ordinal);
        Assert.Contains(problem, failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_is_sent_to_a_server_whose_certificate_is_not_trusted()
    {
        var failed = await CommandLine.RunAsync(
            NoKubeconfig,
            "explain",
            "pod/db",
            "-n",
            "default",
            "--token",
            "secret",
            "--server",
            stage.Server.AbsoluteUri
        );
        Assert.Equal(2, failed.Code);
        Assert.Contains("certificate", failed.Error, StringComparison.Ordinal);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;

    private async Task<string> TenantAsync(string ns)
    {
        await stage.NamespaceAsync(ns);
        await stage.TenantAsync(ns, "db", bondedUnits: 3);
        await stage.GrantReadAsync(ns);
        // A tick may have decided before it saw the units.
        var token = await stage.TokenAsync(ns, null, "bonding.dev");
        await stage.AwaitAsync($"v1/namespaces/{ns}/pod/db/explain", token, System.Net.HttpStatusCode.OK, "\"effective\":5");
        return ns;
    }
}
