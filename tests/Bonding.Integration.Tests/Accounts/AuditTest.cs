using Bonding.TestKit;
using Bonding.TestKit.Proxies.Faults;

namespace Bonding.Integration.Tests.Accounts;

[Collection("one policy for the whole cluster")]
public class AuditTest(AccountsCluster cluster)
{
    [Fact]
    public async Task A_debit_whose_answer_was_lost_is_told_by_the_account()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await using (await testCase.StartAccountsAsync())
        {
            await testCase.CreateAccountAsync("web");
            await testCase.AwaitOpenedAsync("web");
        }
        await testCase.CreateBondAsync("first", "web");
        var lost = new RequestFaultRule(new CallPoint("update", "creditaccounts/status", 1), RequestFaults.CutAfter);
        var host = await testCase.StartAccountsAsync(lost);

        await testCase.AwaitBondAsync("first", bond => bond.Status.IsFinal);
        Assert.True(lost.HasFired);
        await Eventually.TrueAsync(() => host.Events.Contains(("CreditAccount", "web", "Debited")), TestContext.Current.CancellationToken);
        Assert.Single(host.Events, ("CreditAccount", "web", "Debited"));
    }

    [Fact]
    public async Task A_debit_of_a_leader_that_died_is_told_by_the_next_and_none_later()
    {
        await using var testCase = await AccountsCase.OpenAsync(cluster);
        await testCase.CreateAccountAsync("web");
        await testCase.CreateBondAsync("first", "web");
        var crash = new CrashAfter("/creditaccounts/", "\"bondUid\"");
        await using (await testCase.StartAccountsAsync(crash))
            await Eventually.TrueAsync(() => crash.HasCrashed, TestContext.Current.CancellationToken);

        await using (var next = await testCase.StartAccountsAsync())
        {
            await testCase.AwaitAccountAsync(
                "web",
                account => account.Status is { BondedUnits: 1, Settling: null or { Count: 0 }, Audited.Receipt: 1 }
            );
            Assert.Contains(("CreditAccount", "web", "Debited"), next.Events);
        }

        var last = await testCase.StartAccountsAsync();
        await testCase.CreateBondAsync("second", "web");
        await testCase.AwaitBondAsync("second", bond => bond.Status.IsFinal);
        Assert.Single(last.Events, ("CreditAccount", "web", "Debited"));
    }
}
