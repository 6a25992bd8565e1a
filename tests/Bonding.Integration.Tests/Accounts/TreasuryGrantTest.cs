using Bonding.Domain.Credits;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Policies;
using Bonding.TestKit;
using k8s.Models;

namespace Bonding.Integration.Tests.Accounts;

[Collection("one policy for the whole cluster")]
public class TreasuryGrantTest(AccountsCluster cluster)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grants_are_paid_up_to_the_taxes_collected_and_not_a_micro_credit_further()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await GrantAsync(testCase, "1000000");
        var host = await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("payer");
        await testCase.CreateAccountAsync("monitoring", opening: null);
        await testCase.CreateBondAsync("first", "payer", units: 2);

        var paid = await testCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "2");

        Assert.Equal("2", paid.Status.Balance);
        var policy = await testCase.AwaitPolicyAsync(read => read.Status is { Treasury: "0", Collected: "2" });
        Assert.Equal(
            ("False", "2"),
            (AccountsCase.Condition(policy.Status.Conditions, "GrantsCovered")!.Status, Assert.Single(policy.Status.Grants!).Allotted)
        );
        await Eventually.TrueAsync(() => host.Events.Contains(("CreditAccount", "monitoring", "GrantPaid")), Stop);

        await testCase.CreateBondAsync("second", "payer");
        await testCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "3");
    }

    [Fact]
    public async Task A_grant_that_was_written_by_hand_is_not_paid()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await GrantAsync(testCase, "1000000");
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("payer");
        await testCase.CreateAccountAsync("monitoring", opening: null);
        await testCase.CreateBondAsync("first", "payer", units: 2);
        await testCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "2");

        await AllotByHandAsync(testCase, "1000000");

        var held = await testCase.AwaitPolicyAsync(read =>
            AccountsCase.Condition(read.Status.Conditions, "GrantsCovered")?.Reason == "StatusCorrupted"
        );
        Assert.Contains(
            "status.grantsSeal is '",
            AccountsCase.Condition(held.Status.Conditions, "GrantsCovered")!.Message,
            StringComparison.Ordinal
        );
        await testCase.CreateBondAsync("second", "payer");
        await testCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        Assert.Equal("2", (await testCase.AwaitOpenedAsync("monitoring")).Status.Totals!.Granted);

        await AllotByHandAsync(testCase, "2");
        await testCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "3");
    }

    [Fact]
    public async Task A_grant_goes_on_where_it_stood_after_the_operator_was_away()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await GrantAsync(testCase, "3600");
        await testCase.CreateAccountAsync("payer", opening: "2000");
        await testCase.CreateAccountAsync("monitoring", opening: null);
        await testCase.CreateBondAsync("first", "payer", units: 15);
        await using (await testCase.StartAccountsAsync())
            await testCase.AwaitPolicyAsync(read => read.Status.Grants is [{ AccruedToUnixMilliseconds: > 0 }]);
        var began = Assert.Single((await testCase.AwaitPolicyAsync(_ => true)).Status.Grants!);

        await testCase.StartAccountsAsync();
        var policy = await testCase.AwaitPolicyAsync(read =>
            read.Status.Grants is [{ } grant] && grant.AccruedToUnixMilliseconds > began.AccruedToUnixMilliseconds + 5_000
        );
        var grant = Assert.Single(policy.Status.Grants!);

        var credits =
            CreditAmount.Parse(grant.Allotted)
            + CreditAmount.Parse(grant.Owed)
            - CreditAmount.Parse(began.Allotted)
            - CreditAmount.Parse(began.Owed);
        Assert.Equal((grant.AccruedToUnixMilliseconds - began.AccruedToUnixMilliseconds) * 1_000, credits.MicroCredits);
    }

    [Fact]
    public async Task With_price_EarnHours_a_unit_costs_the_same_time_whatever_the_size()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        (policy.Spec.Bonding.Price, policy.Spec.Bonding.EarnHours) = (BondPricing.EarnHours, 0.5m);
        await testCase.Policies.CreateAsync(policy, Stop);
        await testCase.StartAccountsAsync();
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");

        // 4 vCPUs at a baseline of 100 % earn 240 credits an hour.
        var bond = await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        Assert.Equal(("120", "1.2"), (bond.Status.Debited, bond.Status.Tax));
    }

    // The operator may write the policy at the same moment.
    private static async Task AllotByHandAsync(AccountsCase testCase, string credits)
    {
        while (true)
        {
            var policy = await testCase.AwaitPolicyAsync(_ => true);
            policy.Status.Grants![0].Allotted = credits;
            try
            {
                await testCase.Policies.ReplaceStatusAsync(policy, Stop);
                return;
            }
            catch (ApiException error) when (error.IsConflict) { }
        }
    }

    private static Task<BondingPolicy> GrantAsync(AccountsCase testCase, string perHour)
    {
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        policy.Spec.Treasury.Grants =
        [
            new BondingPolicyGrant
            {
                Namespace = testCase.Namespace,
                Account = "monitoring",
                CreditsPerHour = perHour,
            },
        ];
        return testCase.Policies.CreateAsync(policy, Stop);
    }
}
