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
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        await GrantAsync(bankCase, "1000000");
        var bank = await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("payer");
        await bankCase.CreateAccountAsync("monitoring", opening: null);
        await bankCase.CreateBondAsync("first", "payer", units: 2);

        var paid = await bankCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "2");

        Assert.Equal("2", paid.Status.Balance);
        var policy = await bankCase.AwaitPolicyAsync(read => read.Status is { Treasury: "0", Collected: "2" });
        Assert.Equal(
            ("False", "2"),
            (AccountsCase.Condition(policy.Status.Conditions, "GrantsCovered")!.Status, Assert.Single(policy.Status.Grants!).Allotted)
        );
        await Eventually.TrueAsync(() => bank.Events.Contains(("CreditAccount", "monitoring", "GrantPaid")), Stop);

        await bankCase.CreateBondAsync("second", "payer");
        await bankCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "3");
    }

    [Fact]
    public async Task A_grant_that_was_written_by_hand_is_not_paid()
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        await GrantAsync(bankCase, "1000000");
        await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("payer");
        await bankCase.CreateAccountAsync("monitoring", opening: null);
        await bankCase.CreateBondAsync("first", "payer", units: 2);
        await bankCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "2");

        await AllotByHandAsync(bankCase, "1000000");

        var held = await bankCase.AwaitPolicyAsync(read =>
            AccountsCase.Condition(read.Status.Conditions, "GrantsCovered")?.Reason == "StatusCorrupted"
        );
        Assert.Contains(
            "status.grantsSeal is '",
            AccountsCase.Condition(held.Status.Conditions, "GrantsCovered")!.Message,
            StringComparison.Ordinal
        );
        await bankCase.CreateBondAsync("second", "payer");
        await bankCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        Assert.Equal("2", (await bankCase.AwaitOpenedAsync("monitoring")).Status.Totals!.Granted);

        await AllotByHandAsync(bankCase, "2");
        await bankCase.AwaitAccountAsync("monitoring", account => account.Status.Totals?.Granted == "3");
    }

    [Fact]
    public async Task A_grant_goes_on_where_it_stood_after_the_operator_was_away()
    {
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        await GrantAsync(bankCase, "3600");
        await bankCase.CreateAccountAsync("payer", opening: "2000");
        await bankCase.CreateAccountAsync("monitoring", opening: null);
        await bankCase.CreateBondAsync("first", "payer", units: 15);
        await using (await bankCase.StartAccountsAsync())
            await bankCase.AwaitPolicyAsync(read => read.Status.Grants is [{ AccruedToUnixMilliseconds: > 0 }]);
        var began = Assert.Single((await bankCase.AwaitPolicyAsync(_ => true)).Status.Grants!);

        await bankCase.StartAccountsAsync();
        var policy = await bankCase.AwaitPolicyAsync(read =>
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
        await using var bankCase = await AccountsCase.OpenAsync(cluster);
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        (policy.Spec.Bonding.Price, policy.Spec.Bonding.EarnHours) = (BondPricing.EarnHours, 0.5m);
        await bankCase.Policies.CreateAsync(policy, Stop);
        await bankCase.StartAccountsAsync();
        await bankCase.CreateAccountAsync("web");
        await bankCase.CreateBondAsync("first", "web");

        // 4 vCPUs at a baseline of 100 % earn 240 credits an hour.
        var bond = await bankCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        Assert.Equal(("120", "1.2"), (bond.Status.Debited, bond.Status.Tax));
    }

    // The operator may write the policy at the same moment.
    private static async Task AllotByHandAsync(AccountsCase bankCase, string credits)
    {
        while (true)
        {
            var policy = await bankCase.AwaitPolicyAsync(_ => true);
            policy.Status.Grants![0].Allotted = credits;
            try
            {
                await bankCase.Policies.ReplaceStatusAsync(policy, Stop);
                return;
            }
            catch (ApiException error) when (error.IsConflict) { }
        }
    }

    private static Task<BondingPolicy> GrantAsync(AccountsCase bankCase, string perHour)
    {
        var policy = new BondingPolicy { Metadata = new V1ObjectMeta { Name = BondingPolicy.DefaultName } };
        policy.Spec.Treasury.Grants =
        [
            new BondingPolicyGrant
            {
                Namespace = bankCase.Namespace,
                Account = "monitoring",
                CreditsPerHour = perHour,
            },
        ];
        return bankCase.Policies.CreateAsync(policy, Stop);
    }
}
