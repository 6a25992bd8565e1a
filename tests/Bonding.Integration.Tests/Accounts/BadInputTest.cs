using System.Text.Json.Nodes;
using Bonding.Domain;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Bonds;
using Bonding.Resources.Policies;
using Bonding.TestKit;
using Bonding.TestKit.Tools;
using k8s.Models;

namespace Bonding.Integration.Tests.Accounts;

[Collection("one policy for the whole cluster")]
public class BadInputTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1001")]
    [InlineData("99999999999999999999")]
    [InlineData("\"many\"")]
    public async Task A_bond_over_units_that_cannot_be_is_refused_by_the_server_naming_the_field(string units)
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var manifest = $$"""
            { "apiVersion": "bonding.dev/v1alpha1", "kind": "Bond", "metadata": { "name": "bad", "namespace": "{{testCase.Namespace}}" },
              "spec": { "accountName": "web", "units": {{units}} } }
            """;

        var result = await new Kubectl(cluster.ControlPlane.KubeconfigPath).RunAsync(
            ["create", "--validate=false", "-f", "-"],
            Stop,
            manifest
        );

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("spec.units", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_accounts_for_one_tenant_the_older_is_served_and_the_other_names_it()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("a", tenant: "web");
        await testCase.AwaitOpenedAsync("a");
        await testCase.CreateAccountAsync("b", tenant: "web");

        var refused = await testCase.AwaitAccountAsync("b", account => account.Status.Conditions is { Count: > 0 });

        var unique = AccountsCase.Condition(refused.Status.Conditions, "UniqueTenant")!;
        Assert.Equal(("False", "DuplicateTenant", null), (unique.Status, unique.Reason, refused.Status.Balance));
        Assert.Contains("account a,", unique.Message, StringComparison.Ordinal);
        Assert.Null(host.Accounts.Find(new NamespacedName(testCase.Namespace, "b")));
        // It is told right after the status is written.
        await Eventually.TrueAsync(() => host.Events.Contains(("CreditAccount", "b", "DuplicateTenant")), Stop);

        await testCase.Accounts.DeleteAsync(new(testCase.Namespace, "a"), cancellationToken: Stop);
        var served = await testCase.AwaitOpenedAsync("b");
        Assert.Equal("True", AccountsCase.Condition(served.Status.Conditions, "UniqueTenant")!.Status);
    }

    [Fact]
    public async Task An_account_without_a_tenant_says_so_keeps_its_balance_and_settles_bonds()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        host.MissingTenants.Add("web");
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");

        await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Bonded);

        var account = await testCase.AwaitAccountAsync("web", account => account.Status.BondedUnits == 1);
        Assert.Equal(("399", "False"), (account.Status.Balance, AccountsCase.Condition(account.Status.Conditions, "TenantFound")!.Status));
    }

    [Fact]
    public async Task An_account_in_mode_Off_settles_no_bond_until_it_is_turned_on()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web", mode: BondingMode.Off);
        await testCase.CreateBondAsync("first", "web");
        var held = await testCase.AwaitBondAsync("first", bond => bond.Status.Phase is not null);
        Assert.Equal((BondPhase.Pending, "AccountNotReady"), (held.Status.Phase, held.Status.Conditions!.Single().Reason));
        var off = await testCase.AwaitAccountAsync("web", account => account.Status.Conditions is { Count: > 0 });
        Assert.Equal(
            ("False", "ModeOff"),
            (AccountsCase.Condition(off.Status.Conditions, "Ready")!.Status, AccountsCase.Condition(off.Status.Conditions, "Ready")!.Reason)
        );

        await testCase.Accounts.MergePatchAsync(
            new(testCase.Namespace, "web"),
            new JsonObject { ["spec"] = new JsonObject { ["mode"] = "Observe" } },
            cancellationToken: Stop
        );

        await testCase.AwaitBondAsync("first", bond => bond.Status.Phase == BondPhase.Bonded);
    }

    [Fact]
    public async Task An_account_whose_status_was_edited_is_refused_by_field_and_value_and_nothing_is_spent()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web", opening: "50");
        await testCase.AwaitOpenedAsync("web");

        var edit = new JsonObject { ["status"] = new JsonObject { ["balance"] = "5000" } };
        await testCase.Accounts.MergePatchAsync(new(testCase.Namespace, "web"), edit, subresource: "status", cancellationToken: Stop);
        var refused = await testCase.AwaitAccountAsync(
            "web",
            account => AccountsCase.Condition(account.Status.Conditions, "Ready")?.Reason == "StatusCorrupted"
        );
        await testCase.CreateBondAsync("first", "web");
        var held = await testCase.AwaitBondAsync("first", bond => bond.Status.Phase is not null);

        Assert.Contains(
            "status.balance is '5000'; allowed: 50",
            AccountsCase.Condition(refused.Status.Conditions, "Ready")!.Message,
            StringComparison.Ordinal
        );
        Assert.Equal((BondPhase.Pending, "AccountNotReady"), (held.Status.Phase, held.Status.Conditions!.Single().Reason));
    }

    [Fact]
    public async Task A_malformed_policy_names_its_fields_and_the_last_good_one_stays_in_force()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var host = await testCase.StartAccountsAsync();
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        policy.Spec.Bonding.UnitPrice = "20";
        await testCase.Policies.CreateAsync(policy, Stop);
        await testCase.AwaitPolicyAsync(read => AccountsCase.Condition(read.Status.Conditions, "Accepted")?.Status == "True");

        var bad = new JsonObject { ["spec"] = new JsonObject { ["bonding"] = new JsonObject { ["unitPrice"] = "0" } } };
        await testCase.Policies.MergePatchAsync(NamespacedName.ClusterScoped(BondingPolicy.DefaultName), bad, cancellationToken: Stop);
        var refused = await testCase.AwaitPolicyAsync(read =>
            AccountsCase.Condition(read.Status.Conditions, "Accepted")?.Status == "False"
        );
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");

        Assert.Contains(
            "spec.bonding.unitPrice is '0'; allowed: a decimal from 0.000001",
            AccountsCase.Condition(refused.Status.Conditions, "Accepted")!.Message,
            StringComparison.Ordinal
        );
        var bond = await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        Assert.Equal(("20", "0.2"), (bond.Status.Debited, bond.Status.Tax));
        await testCase.AwaitPolicyAsync(read => read.Status.Treasury == "0.2");
        Assert.Contains("bonding_treasury_credits 0.2", await host.MetricsAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restart_with_a_malformed_policy_the_last_good_numbers_are_in_force()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await using (var before = await testCase.StartAccountsAsync())
        {
            var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
            policy.Spec.Bonding.UnitPrice = "30";
            await testCase.Policies.CreateAsync(policy, Stop);
            await testCase.AwaitPolicyAsync(read => read.Status.LastGood is { Spec.Bonding.UnitPrice: "30" });
        }

        var bad = new JsonObject { ["spec"] = new JsonObject { ["bonding"] = new JsonObject { ["unitPrice"] = "0" } } };
        await testCase.Policies.MergePatchAsync(NamespacedName.ClusterScoped(BondingPolicy.DefaultName), bad, cancellationToken: Stop);
        await testCase.StartAccountsAsync();
        var refused = await testCase.AwaitPolicyAsync(read =>
            AccountsCase.Condition(read.Status.Conditions, "Accepted")?.Status == "False"
        );
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");

        Assert.Contains(
            "the last good policy (generation 1) stays in force",
            AccountsCase.Condition(refused.Status.Conditions, "Accepted")!.Message,
            StringComparison.Ordinal
        );
        Assert.Equal("30", (await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal)).Status.Debited);
        Assert.Equal("30", (await testCase.AwaitPolicyAsync(_ => true)).Status.LastGood!.Spec.Bonding.UnitPrice);
    }

    [Fact]
    public async Task The_ladder_is_applied_and_a_class_with_another_value_is_reported_and_left_alone()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var prefix = $"own-{Guid.NewGuid():N}-";
        await testCase.PriorityClasses.CreateAsync(
            new V1PriorityClass
            {
                Metadata = new V1ObjectMeta { Name = prefix + "1" },
                Value = 7,
            },
            Stop
        );
        await testCase.StartAccountsAsync();
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        policy.Spec.Ladder.Prefix = prefix;
        await testCase.Policies.CreateAsync(policy, Stop);

        var reported = await testCase.AwaitPolicyAsync(read =>
            AccountsCase.Condition(read.Status.Conditions, "LadderApplied")?.Status == "False"
        );

        Assert.Contains(
            $"{prefix}1 has value 7",
            AccountsCase.Condition(reported.Status.Conditions, "LadderApplied")!.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(7, (await testCase.PriorityClasses.GetAsync(NamespacedName.ClusterScoped(prefix + "1"), Stop))!.Value);
        var lowest = await testCase.PriorityClasses.GetAsync(NamespacedName.ClusterScoped(prefix + "0"), Stop);
        Assert.Equal((1000, "Never"), (lowest!.Value, lowest.PreemptionPolicy));
        var highest = await testCase.PriorityClasses.GetAsync(NamespacedName.ClusterScoped(prefix + "5"), Stop);
        Assert.Equal((6000, "Never"), (highest!.Value, highest.PreemptionPolicy));
    }
}
